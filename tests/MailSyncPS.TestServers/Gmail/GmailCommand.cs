using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>A command as it was read: its literals stand in it as strings, but that of a mail, which comes behind it.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Name">Its name in capitals, as in UID FETCH.</param>
/// <param name="Words">What follows.</param>
/// <param name="MailBytes">The length of the mail that follows; null for none.</param>
/// <param name="IsSent">Whether the mail comes without being asked for.</param>
sealed partial record GmailCommand(string Tag, string Name, IReadOnlyList<ImapWord> Words, long? MailBytes, bool IsSent)
{
    /// <summary>Certain: LITERAL- (RFC 7888), so that a larger literal has to be asked for.</summary>
    public const int MostUnasked = 4096;

    /// <summary>Reads a command; null when the client has gone.</summary>
    public static async Task<GmailCommand?> ReadAsync(PeerConnection peer)
    {
        var text = await peer.ReadLineAsync();
        while (text is not null && Literal().Match(text) is { Success: true } literal)
        {
            var bytes = long.Parse(literal.Groups["size"].Value, CultureInfo.InvariantCulture);
            var isSent = literal.Groups["plus"].Length > 0;
            text = text[..literal.Index];
            if (ImapWord.Parse(text) is [var tag, var verb, _, ..] words && verb.Is("APPEND"))
                return new GmailCommand(tag.Text, "APPEND", words[2..], bytes, isSent);
            if (!isSent)
                await peer.WriteLineAsync("+ go ahead");
            var value = Encoding.Latin1.GetString(await peer.ReadLiteralAsync((int)bytes));
            text = await peer.ReadLineAsync() is { } rest ? text + ImapWord.Quoted(value) + rest : null;
        }
        return text is null ? null : Of(ImapWord.Parse(text));
    }

    static GmailCommand Of(List<ImapWord> words)
    {
        if (words.Count < 2)
            return new GmailCommand(words.FirstOrDefault()?.Text ?? "*", "", [], null, false);
        var isUid = words[1].Is("UID") && words.Count > 2;
        var name = isUid ? $"UID {words[2].Text}" : words[1].Text;
        return new GmailCommand(words[0].Text, name.ToUpperInvariant(), words[(isUid ? 3 : 2)..], null, false);
    }

    [GeneratedRegex(@"\{(?<size>\d+)(?<plus>\+?)\}$")]
    private static partial Regex Literal();
}
