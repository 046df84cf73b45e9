using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A server that takes any login, and does all to get a password before TLS can be trusted.</summary>
sealed record Lure(MailProtocol Protocol)
{
    const string ImapCapabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR";

    public string? Greeting { get; init; }

    /// <summary>The certificate for STARTTLS.</summary>
    public ServerCertificate Certificate { get; init; } = TestCertificates.Valid;

    public bool OffersTls { get; init; } = true;

    /// <summary>The answer to STARTTLS where it is refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is said in clear before the answer to STARTTLS.</summary>
    public string Before { get; init; } = "";

    /// <summary>What is said in clear right behind it, in the same segment; {tag} stands for the tag of the next command but one.</summary>
    public string Behind { get; init; } = "";

    /// <summary>The capability lines in clear, where they are special.</summary>
    public string? InClear { get; init; }

    public async Task PlayAsync(PeerConnection peer)
    {
        var (secured, hidden, authenticating) = (false, false, "");
        await peer.WriteLineAsync(Greeting ?? (Protocol == MailProtocol.Imap ? "* OK ready" : "+OK ready"));
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = Protocol == MailProtocol.Imap && line.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", line);
            var verb = command.Split(' ')[0].ToUpperInvariant();
            if (hidden)
            {
                hidden = false;
                await peer.WriteLineAsync(Protocol == MailProtocol.Imap ? $"{authenticating} OK in" : "+OK in");
            }
            else if (verb is "STARTTLS" or "STLS" && Refusal is not null)
            {
                await peer.WriteLineAsync($"{tag} {Refusal}".TrimStart());
            }
            else if (verb is "STARTTLS" or "STLS" && OffersTls && !secured)
            {
                var agreed = Protocol == MailProtocol.Imap ? $"{Before}{tag} OK begin\r\n" : $"{Before}+OK begin\r\n";
                await peer.WriteAsync(Encoding.Latin1.GetBytes(agreed + Behind.Replace("{tag}", Later(tag), StringComparison.Ordinal)));
                await peer.StartTlsAsync(Certificate);
                secured = true;
            }
            else if (command.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) && command.Split(' ').Length < 3)
            {
                (hidden, authenticating) = (true, tag);
                await peer.WriteLineAsync("+ ");
            }
            else
            {
                await peer.WriteLineAsync(Protocol == MailProtocol.Imap ? Imap(tag, verb, secured) : Pop3(verb, secured));
            }
        }
    }

    string Imap(string tag, string verb, bool secured) => verb switch
    {
        "CAPABILITY" when !secured && InClear is not null => $"{InClear}{tag} OK done",
        "CAPABILITY" => $"* CAPABILITY {ImapCapabilities}{(OffersTls && !secured ? " STARTTLS" : "")}\r\n{tag} OK done",
        "LIST" => $"* LIST () \"/\" INBOX\r\n{tag} OK done",
        _ => $"{tag} OK done",
    };

    string Pop3(string verb, bool secured) => verb switch
    {
        "CAPA" => $"+OK\r\nUSER\r\nUIDL\r\nSASL PLAIN\r\n{(OffersTls && !secured ? "STLS\r\n" : "")}.",
        "STAT" => "+OK 0 0",
        "LIST" or "UIDL" => "+OK\r\n.",
        _ => "+OK",
    };

    /// <summary>The tag of the command behind the next one: a client asks for capabilities first, and then logs in.</summary>
    static string Later(string tag) => tag.Length < 2 ? tag : $"{tag[0]}{(int.Parse(tag[1..], System.Globalization.CultureInfo.InvariantCulture) + 2).ToString("D8", System.Globalization.CultureInfo.InvariantCulture)}";
}
