using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>
/// Shows how far the works are, where anybody may be watching: one line for all, one beneath it for each, a few times a second.
/// </summary>
sealed class ProgressBoard(PSCmdlet cmdlet, string activity, TimeProvider time)
{
    const int Parent = 0;

    readonly HashSet<int> _shown = [];
    readonly long _begun = time.GetTimestamp();
    TimeSpan _last;
    readonly HashSet<object> _ended = [];
    bool _isShown;

    TimeSpan Elapsed => time.GetElapsedTime(_begun);

    internal void Show(IReadOnlyCollection<Work> running)
    {
        if (!Interactivity.IsThere || Elapsed - _last < Waits.Progress || running.Count == 0)
            return;
        _last = Elapsed;
        _isShown = true;
        var ended = _ended.Count(target => running.All(work => !target.Equals(work.Target)));
        cmdlet.WriteProgress(Record(Parent, activity, BridgeTexts.FormatProgressCounts(running.Count, ended)));
        foreach (var work in running)
        {
            if (work.TakeProgress() is not { } progress)
                continue;
            _shown.Add(work.Id);
            work.Rate.Note(_last, progress.DoneBytes);
            var left = progress.TotalBytes > 0 ? work.Rate.TimeFor(Math.Max(0, progress.TotalBytes - progress.DoneBytes)) : null;
            var record = Record(work.Id, progress.Activity, Status(progress, work.Rate.PerSecond));
            record.ParentActivityId = Parent;
            record.PercentComplete = progress.Percent;
            record.SecondsRemaining = left is { } rest ? (int)rest.TotalSeconds : -1;
            cmdlet.WriteProgress(record);
        }
    }

    internal void End(Work work)
    {
        // What is planned and then done for one mailbox is one.
        _ended.Add(work.Target);
        if (_shown.Remove(work.Id))
            cmdlet.WriteProgress(new ProgressRecord(work.Id, activity, BridgeTexts.ProgressDone)
                { ParentActivityId = Parent, RecordType = ProgressRecordType.Completed });
    }

    internal void End()
    {
        if (_isShown)
            cmdlet.WriteProgress(new ProgressRecord(Parent, activity, BridgeTexts.ProgressDone)
                { RecordType = ProgressRecordType.Completed });
    }

    // PowerShell itself shows how much time is left.
    static string Status(RunProgress progress, double? rate)
    {
        if (progress.TotalBytes <= 0)
            return progress.Status;
        var status = SurfaceTexts.FormatProgressOfTotal(progress.Status, ByteSize.Format(progress.DoneBytes),
            ByteSize.Format(progress.TotalBytes));
        return rate is { } perSecond ? SurfaceTexts.FormatProgressWithRate(status, ByteSize.Format((long)perSecond)) : status;
    }

    ProgressRecord Record(int id, string what, string status)
    {
        var shown = ProgressTexts.Fit(what, status, cmdlet.GetVariableValue("PSStyle"), cmdlet.Host);
        return new ProgressRecord(id, shown.Activity, shown.Status);
    }
}
