namespace MailSyncPS;

/// <summary>What starts a scheduled run.</summary>
public enum MailSyncScheduler
{
    /// <summary>Windows Task Scheduler.</summary>
    TaskScheduler,

    /// <summary>A timer of systemd.</summary>
    Systemd,

    /// <summary>A crontab.</summary>
    Cron,
}
