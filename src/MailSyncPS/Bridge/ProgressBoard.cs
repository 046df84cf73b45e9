using System.Diagnostics;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>Shows how far the works are: one line for all, one beneath it for each, a few times a second.</summary>
internal sealed class ProgressBoard(Cmdlet cmdlet, string activity)
{
    const int Parent = 0;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    readonly HashSet<int> _shown = [];
    readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    int _ended;
    bool _isShown;

    internal void Show(IReadOnlyCollection<Work> running)
    {
        if (_sinceLast.Elapsed < Interval || running.Count == 0)
            return;
        _sinceLast.Restart();
        _isShown = true;
        cmdlet.WriteProgress(new ProgressRecord(Parent, activity, $"{running.Count} at work, {_ended} ended"));
        foreach (var work in running)
        {
            if (work.TakeProgress() is not { } progress)
                continue;
            _shown.Add(work.Id);
            cmdlet.WriteProgress(new ProgressRecord(work.Id, NonEmpty(progress.Activity), NonEmpty(progress.Status))
            {
                ParentActivityId = Parent,
                PercentComplete = progress.Percent,
            });
        }
    }

    internal void End(Work work)
    {
        _ended++;
        if (_shown.Remove(work.Id))
            cmdlet.WriteProgress(new ProgressRecord(work.Id, activity, BridgeTexts.ProgressDone) { ParentActivityId = Parent, RecordType = ProgressRecordType.Completed });
    }

    internal void End()
    {
        if (_isShown)
            cmdlet.WriteProgress(new ProgressRecord(Parent, activity, BridgeTexts.ProgressDone) { RecordType = ProgressRecordType.Completed });
    }

    // ProgressRecord refuses empty texts.
    static string NonEmpty(string text) => text.Length == 0 ? " " : text;
}
