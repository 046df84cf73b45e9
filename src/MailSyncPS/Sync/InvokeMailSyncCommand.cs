using System.Globalization;
using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Sync.Notices;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>
/// Copies the mailboxes of a configuration, frees them where it says so, writes the report and the log, and tells people of a failure.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "MailSync", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MailSyncRun))]
public sealed class InvokeMailSyncCommand : SyncCmdlet
{
    const int Fine = 0;
    const int Failed = 1;
    const int NotBegun = 2;
    const int NotAll = 3;

    DateTimeOffset _started;

    /// <summary>Only these mailboxes of the configuration, by their addresses or wildcards; all if not given.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Mailbox { get; set; } = [];

    /// <summary>Runs it.</summary>
    protected override void ProcessRecord()
    {
        _started = Time.GetLocalNow();
        using var told = new SyncTold(this);
        SyncSettings? settings = null;
        SyncRun? run = null;
        var hasBegun = false;
        try
        {
            settings = ReadSettings();
            var deed = SyncTexts.FormatRun(settings.Mailboxes.Count, settings.Path);
            if (!this.IsDryRun() && !this.ShouldDo(deed))
            {
                // Whoever said no need not be told of it.
                WriteObject(Sum(settings, null, told, hasBegun: false) with { Unreached = 0 });
                return;
            }
            if (!this.IsDryRun())
                OpenLog(settings, told);
            settings.Warnings.ToList().ForEach(told.Warn);
            run = new SyncRun(this, settings, this.IsDryRun(), told);
            hasBegun = run.Prepare(Mailbox);
            if (hasBegun)
            {
                run.CopyAndFree();
                run.WriteReport();
            }
        }
        catch (MailSyncException e)
        {
            told.Take(e.ToRecord(Path));
        }
        catch
        {
            told.Log(SyncTexts.LogStopped);
            throw;
        }
        Tell(() => Sum(settings, run, told, hasBegun), settings, told);
    }

    void OpenLog(SyncSettings settings, SyncTold told)
    {
        told.LogTo(SyncLog.Open(settings.LogFolder, settings.KeepLogDays, Time));
        var version = typeof(InvokeMailSyncCommand).Assembly.GetName().Version!.ToString(3);
        told.Log($"MailSyncPS {version}, {settings.Path}, {Environment.UserName}@{Environment.MachineName}");
    }

    MailSyncRun Sum(SyncSettings? settings, SyncRun? run, SyncTold told, bool hasBegun)
    {
        var (copies, removals) = (run?.Copies ?? [], run?.Removals ?? []);
        var complete = copies.Count(copy => copy.Complete);
        var mailboxes = run?.Rows.Count ?? settings?.Mailboxes.Count ?? 0;
        var isDryRun = this.IsDryRun();
        return new MailSyncRun
        {
            Configuration = settings?.Path ?? Path,
            Started = _started,
            Duration = Time.GetLocalNow() - _started,
            Mailboxes = mailboxes,
            Complete = complete,
            Unreached = mailboxes - copies.Count(copy => copy.Complete || copy.Listed > 0
                || !told.HasErrorOf(copy.Account) && !told.IsShutOut(copy.Destination)),
            Copied = copies.Sum(copy => copy.Forwarded),
            CopiedBytes = copies.Sum(copy => copy.Bytes),
            Removed = isDryRun ? 0 : removals.Sum(removal => removal.Removed),
            FreedBytes = isDryRun ? 0 : removals.Sum(removal => removal.FreedBytes),
            Left = copies.Sum(copy => copy.NotReached + copy.Failed),
            SetAside = copies.Sum(copy => copy.Quarantined),
            Warnings = told.Warnings.Count,
            Errors = told.Errors.Count,
            ExitCode = !hasBegun ? NotBegun : told.Errors.Count > 0 ? Failed
                : complete < copies.Count(copy => !copy.PassedOver) ? NotAll : Fine,
            Log = told.LogPath,
            Report = settings?.Report is { } report && !isDryRun && File.Exists(report) ? report : null,
            Copies = [.. copies],
            Removals = [.. removals],
        };
    }

    void Tell(Func<MailSyncRun> sum, SyncSettings? settings, SyncTold told)
    {
        var summary = sum();
        foreach (var line in summary.Copies.Select(copy => copy.ToString()).Concat(summary.Removals.Select(removal => removal.ToString()))
            .Append(summary.ToString()))
            told.Log(line);
        // The log may have come to its end with these lines.
        summary = sum();
        var notify = settings?.Notify ?? new NoticeSettings();
        var isDue = summary.ExitCode is Failed or NotBegun || notify.On == NoticeOccasion.Warning
            && (summary.ExitCode == NotAll || summary.Warnings > 0);
        if (isDue && !this.IsDryRun())
            Notice.Of(summary, told).Send(notify, settings is null ? null : () => Passwords.From(settings, this), this, told.Warn);
        WriteObject(summary with { Warnings = told.Warnings.Count });
    }
}
