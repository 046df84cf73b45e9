namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>What may be of concern about a mailbox.</summary>
enum ReportConcernKind
{
    /// <summary>It is full.</summary>
    Full,

    /// <summary>It will be full.</summary>
    FullSoon,

    /// <summary>It is nearly full, and nothing tells when it will be.</summary>
    NearlyFull,

    /// <summary>The last runs failed.</summary>
    RunsFailed,

    /// <summary>The last run has no end.</summary>
    RunInterrupted,

    /// <summary>No run for longer than usual.</summary>
    NoRuns,

    /// <summary>Mails are not copied yet.</summary>
    Waiting,

    /// <summary>The last forward left out folders that it could not read or make.</summary>
    NotWhole,

    /// <summary>Mails are set aside.</summary>
    SetAside,

    /// <summary>Mails were kept because people removed their copies.</summary>
    CopiesGone,
}
