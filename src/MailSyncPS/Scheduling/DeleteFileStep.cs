using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>A file is deleted.</summary>
/// <param name="Path">Its full path.</param>
sealed record DeleteFileStep(string Path) : ScheduleStep
{
    internal override string Text => ScheduleTexts.FormatDeleteFile(Path);
}
