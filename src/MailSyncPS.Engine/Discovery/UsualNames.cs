namespace MailSyncPS.Engine.Discovery;

/// <summary>The names that mail servers usually have within a domain.</summary>
static class UsualNames
{
    static readonly string[] Prefixes = ["imap.", "mail.", "pop.", "pop3.", ""];

    /// <summary>The hosts to try.</summary>
    public static SourceAnswer Of(string domain) =>
        new(DiscoverySource.Guess) { Candidates = [.. Prefixes.Select(prefix => new Candidate(prefix + domain))] };
}
