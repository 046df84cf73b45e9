namespace MailSyncPS.Campaign.Runs;

/// <summary>Tells when a forward has nothing more to do.</summary>
static class Rest
{
    /// <summary>Whether all was copied that can be: what is set aside keeps a mailbox from being complete.</summary>
    public static bool IsAtRest(this MailForwardResult? forward) => forward is { Complete: true } or { Quarantined: > 0, Failed: 0, NotReached: 0 };
}
