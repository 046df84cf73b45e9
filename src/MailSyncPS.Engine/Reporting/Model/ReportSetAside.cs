namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>A mail that was set aside and is still at the old server.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Uid">Its id there: UID (IMAP) or UIDL (POP3).</param>
/// <param name="Arrived">When it arrived there; null when unknown.</param>
/// <param name="FirstSeen">When a run first saw it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="FailureId">Why, as an error id; null when the reason has none.</param>
/// <param name="Detail">Why, in the words of that run.</param>
sealed record ReportSetAside(string Folder, string Uid, DateTimeOffset? Arrived, DateTimeOffset FirstSeen, long Size, string? FailureId,
    string? Detail);
