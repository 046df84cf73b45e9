namespace MailSyncPS;

/// <summary>One thing that was looked at to find a server, and what came of it.</summary>
public sealed class DiscoveryAttempt
{
    internal DiscoveryAttempt(DiscoverySource source, string what, string result)
    {
        Source = source;
        What = what;
        Result = result;
    }

    /// <summary>The kind of source.</summary>
    public DiscoverySource Source { get; }

    /// <summary>What was looked at: a DNS name, an address on the web, or a host with its ports.</summary>
    public string What { get; }

    /// <summary>What came of it, in a few words.</summary>
    public string Result { get; }

    /// <summary>Both, as in <c>_imaps._tcp.example.jp: imap.example.jp:993</c>.</summary>
    public override string ToString() => $"{What}: {Result}";
}
