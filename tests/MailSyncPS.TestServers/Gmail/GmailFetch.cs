using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>The answers to a FETCH.</summary>
sealed partial class GmailFetch(GmailMailbox mailbox, GmailView view, GmailCommand command)
{
    /// <summary>The answers, each with the bytes of mails in it.</summary>
    public IEnumerable<(string Text, long MailBytes)> Answers()
    {
        var isByUid = command.Name == "UID FETCH";
        var items = command.Words[1].AsList.Select(w => w.Text).ToList();
        if (isByUid && !items.Exists(i => i.Equals("UID", StringComparison.OrdinalIgnoreCase)))
            items.Insert(0, "UID");
        foreach (var entry in isByUid ? view.ByUid(command.Words[0].Text) : view.ByNumber(command.Words[0].Text))
        {
            var told = items.ConvertAll(item => Tell(entry, item));
            yield return (string.Create(CultureInfo.InvariantCulture, $"* {view.NumberOf(entry)} FETCH ({string.Join(' ', told.Select(t => t.Text))})"), told.Sum(t => t.MailBytes));
        }
    }

    (string Text, long MailBytes) Tell(GmailEntry entry, string item)
    {
        var mail = entry.Mail;
        return Section().Match(item) is { Success: true } section ? Body(mail, section) : (item.ToUpperInvariant() switch
        {
            "UID" => string.Create(CultureInfo.InvariantCulture, $"UID {entry.Uid}"),
            "FLAGS" => $"FLAGS ({string.Join(' ', mail.Flags.Concat(entry.IsDeleted ? ["\\Deleted"] : []))})",
            "INTERNALDATE" => string.Create(CultureInfo.InvariantCulture, $"INTERNALDATE \"{mail.Arrived.ToUniversalTime():dd-MMM-yyyy HH:mm:ss} +0000\""),
            "RFC822.SIZE" => string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {mail.Bytes.Length}"),
            "MODSEQ" => string.Create(CultureInfo.InvariantCulture, $"MODSEQ ({entry.Uid})"),
            "X-GM-MSGID" or "X-GM-THRID" => string.Create(CultureInfo.InvariantCulture, $"{item.ToUpperInvariant()} {mail.Id}"),
            "X-GM-LABELS" => $"X-GM-LABELS ({string.Join(' ', mailbox.LabelsOf(mail).Select(l => ImapWord.Quoted(MailboxName.Encode(l))))})",
            _ => throw new NotSupportedException($"FETCH {item}"),
        }, 0);
    }

    static (string Text, long MailBytes) Body(GmailMail mail, Match section)
    {
        var name = section.Groups["name"].Value.ToUpperInvariant();
        var bytes = name.Length == 0 ? mail.Bytes : Refolded(mail, name == "HEADER" ? null : section.Groups["fields"].Value.Split(' '));
        if (section.Groups["from"].Success)
        {
            var from = Math.Min(int.Parse(section.Groups["from"].Value, CultureInfo.InvariantCulture), bytes.Length);
            bytes = bytes[from..Math.Min(bytes.Length, from + int.Parse(section.Groups["count"].Value, CultureInfo.InvariantCulture))];
        }
        var fields = section.Groups["fields"] is { Success: true } list ? $" ({list.Value})" : "";
        var begin = section.Groups["from"] is { Success: true } origin ? $"<{origin.Value}>" : "";
        return (string.Create(CultureInfo.InvariantCulture, $"BODY[{name}{fields}]{begin} {{{bytes.Length}}}\r\n{Encoding.Latin1.GetString(bytes)}"), bytes.Length);
    }

    /// <summary>Certain: only BODY[] gives the bytes that are stored; headers come folded anew.</summary>
    static byte[] Refolded(GmailMail mail, string[]? names)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in GmailMail.Fields(mail.Bytes).Where(f => names is null || names.Contains(f.Name, StringComparer.OrdinalIgnoreCase)))
            text.Append(name).Append(": ").Append(Blanks().Replace(value, " ").Replace("; ", ";\r\n ", StringComparison.Ordinal)).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    [GeneratedRegex(@"^BODY(\.PEEK)?\[(?<name>|HEADER|HEADER\.FIELDS)( \((?<fields>[^)]*)\))?\](<(?<from>\d+)\.(?<count>\d+)>)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Section();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Blanks();
}
