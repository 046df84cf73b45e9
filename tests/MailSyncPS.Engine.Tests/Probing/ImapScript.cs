using System.Security.Authentication;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>An IMAP server made of answers, for what no real one says.</summary>
sealed record ImapScript
{
    public string Greeting { get; init; } = "* OK ready";

    public string Capabilities { get; init; } = "IMAP4rev1";

    /// <summary>The certificate for STARTTLS; null when it is not offered.</summary>
    public ServerCertificate? StartTls { get; init; }

    /// <summary>The TLS versions that STARTTLS leads to; the system's choice unless given.</summary>
    public SslProtocols TlsVersions { get; init; }

    public string CapabilitiesAfterLogin { get; init; } = "IMAP4rev1";

    /// <summary>The answer to a login.</summary>
    public string Login { get; init; } = "OK";

    /// <summary>What is said right behind the answer to STARTTLS, still in clear.</summary>
    public string? Injected { get; init; }

    /// <summary>Lines to say to commands, by how these begin; the longest beginning counts. A line without "* " is the tagged answer.</summary>
    public IReadOnlyDictionary<string, string[]> Answers { get; init; } = new Dictionary<string, string[]>();

    public async Task PlayAsync(PeerConnection peer)
    {
        var (secured, loggedIn) = (false, false);
        await peer.WriteLineAsync(Greeting);
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var answer = Answers.Keys.Where(k => command.StartsWith(k, StringComparison.OrdinalIgnoreCase)).MaxBy(k => k.Length);
            switch (command.Split(' ')[0].ToUpperInvariant())
            {
                case var _ when answer is not null:
                    await SayAsync(peer, tag, Answers[answer]);
                    break;
                case "CAPABILITY":
                    await SayAsync(peer, tag, [$"* CAPABILITY {(loggedIn ? CapabilitiesAfterLogin : Capabilities + (StartTls is not null && !secured ? " STARTTLS" : ""))}"]);
                    break;
                case "STARTTLS" when StartTls is not null:
                    await peer.WriteAsync(System.Text.Encoding.Latin1.GetBytes($"{tag} OK begin\r\n{Injected}"));
                    await peer.StartTlsAsync(StartTls, TlsVersions);
                    secured = true;
                    break;
                case "LOGIN" or "AUTHENTICATE":
                    loggedIn = Login.StartsWith("OK", StringComparison.Ordinal);
                    await peer.WriteLineAsync($"{tag} {Login}");
                    break;
                case "LIST":
                    await SayAsync(peer, tag, [@"* LIST (\HasNoChildren) ""/"" INBOX"]);
                    break;
                case "LOGOUT":
                    await SayAsync(peer, tag, ["* BYE"]);
                    return;
                default:
                    await SayAsync(peer, tag, ["BAD unknown command"]);
                    break;
            }
        }
    }

    static async Task SayAsync(PeerConnection peer, string tag, string[] lines)
    {
        var tagged = lines.LastOrDefault(l => !l.StartsWith("* ", StringComparison.Ordinal) && !l.StartsWith('~')) ?? "OK done";
        foreach (var line in lines.Where(l => l != tagged))
            await peer.WriteLineAsync(line.TrimStart('~'));
        await peer.WriteLineAsync($"{tag} {tagged}");
    }
}
