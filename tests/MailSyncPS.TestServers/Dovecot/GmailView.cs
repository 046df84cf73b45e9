using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers;

/// <summary>
/// A Dovecot with Gmail's view of all mail (<see cref="DovecotOptions.ShowsAll"/>) that tells as well which messages are the same at
/// several places: X-GM-MSGID is asked for, and the GUID that a message has in its folder and in the view is what makes the number.
/// </summary>
public sealed partial class GmailView : IAsyncDisposable
{
    readonly RewritingProxy _proxy;

    GmailView(DovecotServer server)
    {
        Server = server;
        _proxy = new RewritingProxy(server.ImapPort, line => line.Replace("X-GM-MSGID", "X-GUID", StringComparison.Ordinal),
            line => Guid().Replace(line, found => "X-GM-MSGID " + Number(found.Groups[1].Value)));
    }

    /// <summary>The server behind it, which keeps the mail.</summary>
    public DovecotServer Server { get; }

    /// <summary>Its IMAP port.</summary>
    public int ImapPort => _proxy.Port;

    /// <summary>Starts one.</summary>
    public static async Task<GmailView> RunAsync() => new(await DovecotServer.RunAsync(DovecotOptions.GmailLike with { ShowsAll = true }));

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>A number of a text, by FNV-1a in 64 bits, of which the last is left out.</summary>
    static string Number(string guid) => (guid.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL) >> 1)
        .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("X-GUID \"?([^ \")]+)\"?")]
    private static partial Regex Guid();
}
