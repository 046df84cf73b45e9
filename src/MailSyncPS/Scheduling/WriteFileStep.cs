using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>A file is written.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Content">Its text.</param>
sealed record WriteFileStep(string Path, string Content) : ScheduleStep
{
    internal override string Text => $"{ScheduleTexts.FormatWriteFile(Path)}\n{Content}";
}
