using System.Globalization;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>SEARCH, with X-GM-RAW for what people type at Gmail.</summary>
sealed class GmailSearch(GmailView view, Queue<ImapWord> words)
{
    /// <summary>Begins a search as people type it that finds what was thrown away, too; in a folder that is open it changes nothing.</summary>
    const string Anywhere = "in:anywhere ";

    const string ById = "rfc822msgid:";

    /// <summary>Searches.</summary>
    /// <returns>The status.</returns>
    public static string Answer(GmailMailbox mailbox, GmailView view, GmailCommand command, Action<string> say)
    {
        var words = new Queue<ImapWord>(command.Words);
        var isExtended = words.Count > 1 && words.Peek().Is("RETURN");
        foreach (var _ in isExtended ? Enumerable.Range(0, 2) : [])
            words.Dequeue();
        if (words.Count > 1 && words.Peek().Is("CHARSET"))
            (_, _) = (words.Dequeue(), words.Dequeue());
        var tests = new List<Func<GmailEntry, bool>>();
        var search = new GmailSearch(view, words);
        while (words.Count > 0)
            tests.Add(search.Next());
        var isByUid = command.Name.StartsWith("UID", StringComparison.Ordinal);
        var there = view.Folder.Entries.ToHashSet();
        var found = view.Entries.Where(e => there.Contains(e) && tests.TrueForAll(t => t(e))).Select(e => isByUid ? e.Uid : (uint)view.NumberOf(e)).ToList();
        if (!isExtended)
            say($"* SEARCH {string.Join(' ', found)}".TrimEnd());
        else
            say($"* ESEARCH (TAG {ImapWord.Quoted(command.Tag)}){(isByUid ? " UID" : "")}{(found.Count > 0 ? $" ALL {string.Join(',', found)}" : "")}");
        return "OK SEARCH completed (Success)";
    }

    Func<GmailEntry, bool> Next()
    {
        var word = words.Dequeue();
        if (word.Items is not null)
        {
            var inner = new GmailSearch(view, new Queue<ImapWord>(word.Items));
            var tests = new List<Func<GmailEntry, bool>>();
            while (inner.Left > 0)
                tests.Add(inner.Next());
            return e => tests.TrueForAll(t => t(e));
        }
        switch (word.Text.ToUpperInvariant())
        {
            case "ALL":
                return _ => true;
            case "NOT":
                var other = Next();
                return e => !other(e);
            case "OR":
                var (one, two) = (Next(), Next());
                return e => one(e) || two(e);
            case "UID":
                var uids = ImapWord.Set(words.Dequeue().Text, view.LastUid);
                return e => uids(e.Uid);
            case "DELETED":
                return e => e.IsDeleted;
            case "UNDELETED":
                return e => !e.IsDeleted;
            case "SEEN":
                return e => e.Mail.Flags.Contains("\\Seen");
            case "UNSEEN":
                return e => !e.Mail.Flags.Contains("\\Seen");
            case "HEADER":
                var (name, value) = (words.Dequeue().Text, words.Dequeue().Text);
                return e => GmailMail.Fields(e.Mail.Bytes).Any(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && f.Value.Contains(value, StringComparison.OrdinalIgnoreCase));
            case "X-GM-RAW":
                return Typed(words.Dequeue().Text);
            case "X-GM-MSGID":
                var id = ulong.Parse(words.Dequeue().Text, CultureInfo.InvariantCulture);
                return e => e.Mail.Id == id;
            case var key when char.IsAsciiDigit(key[0]):
                var numbers = ImapWord.Set(key, (uint)view.Entries.Count);
                return e => numbers((uint)view.NumberOf(e));
            case var key:
                throw new NotSupportedException($"SEARCH {key}");
        }
    }

    int Left => words.Count;

    static Func<GmailEntry, bool> Typed(string text)
    {
        var rest = text.StartsWith(Anywhere, StringComparison.Ordinal) ? text[Anywhere.Length..] : text;
        var ids = rest.TrimStart('(').TrimEnd(')').Split(" OR ").Select(part => part.StartsWith(ById, StringComparison.Ordinal) ? part[ById.Length..]
            : throw new NotSupportedException($"X-GM-RAW {text}")).ToHashSet(StringComparer.Ordinal);
        return e => e.Mail.MessageId is { } id && ids.Contains(id);
    }
}
