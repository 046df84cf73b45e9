using System.Globalization;
using System.Text;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>One connection: commands and their answers. Text is Latin-1, so that every byte can be said.</summary>
sealed class GmailSession(GmailServer server, PeerConnection peer)
{
    /// <summary>Bytes of answers that go together.</summary>
    const int Piece = 1 << 14;

    readonly StringBuilder _said = new();
    GmailMailbox? _mailbox;
    string _user = "";
    GmailView? _view;
    bool _hangsUp;

    GmailMailbox Mailbox => _mailbox!;

    public async Task PlayAsync()
    {
        await peer.WriteLineAsync("* OK Gimap ready for requests from 127.0.0.1");
        try
        {
            for (var count = 1; !_hangsUp && await ReadCommandAsync() is { } command; count++)
            {
                // Certain: a session ends after a day, with OAuth about with its token.
                if (server.Rules.CommandsOfSession is > 0 and var most && count > most)
                {
                    await peer.WriteLineAsync("* BYE Session expired, please login again.");
                    return;
                }
                await AnswerAsync(command);
            }
        }
        finally
        {
            if (_mailbox is not null)
                server.Leave(_user);
        }
    }

    async Task AnswerAsync(GmailCommand command)
    {
        var status = command.Name switch
        {
            "CAPABILITY" => Capability(),
            "LOGIN" or "AUTHENTICATE" when _mailbox is null => await LogInAsync(command),
            "LOGOUT" => LogOut(),
            "NOOP" or "ID" or "CHECK" => "OK Success",
            _ when _mailbox is null => "BAD Invalid command before login",
            "APPEND" => await AppendAsync(command),
            "FETCH" or "UID FETCH" => await FetchAsync(command),
            _ => Mailbox.Locked(() => Answer(command)),
        };
        if (status is null)
            return;
        // What others changed shows between commands; not while sequence numbers are in use.
        if (_view is not null && command.Name is not ("FETCH" or "STORE" or "SEARCH"))
            Mailbox.Locked(() => _view.Refresh(Say));
        Say($"{command.Tag} {status}");
        await FlushAsync();
    }

    string Answer(GmailCommand command) => command.Name switch
    {
        "NAMESPACE" => Say("* NAMESPACE ((\"\" \"/\")) NIL NIL", "OK Success"),
        "ENABLE" => Say($"* ENABLED {string.Join(' ', command.Words.Select(w => w.Text))}", "OK Success"),
        "LIST" or "LSUB" => List(command),
        "STATUS" => Status(command),
        "SELECT" or "EXAMINE" => Select(command),
        "CREATE" => Create(MailboxName.Decode(command.Words[0].Text)),
        "SUBSCRIBE" => "OK Success",
        "GETQUOTAROOT" => Say($"* QUOTAROOT {ImapWord.Quoted(command.Words[0].Text)} \"\"", Quota()),
        "GETQUOTA" => Quota(),
        "CLOSE" or "UNSELECT" => Close(),
        _ when _view is null => "BAD Unknown command",
        "UID SEARCH" or "SEARCH" => GmailSearch.Answer(Mailbox, _view, command, Say),
        "UID STORE" => Store(command),
        "UID EXPUNGE" => Expunge(command),
        "UID COPY" or "UID MOVE" => Copy(command, moves: command.Name == "UID MOVE"),
        _ => "BAD Unknown command",
    };

    string Capability() => Say($"* CAPABILITY {Capabilities}", "OK Thats all she wrote!");

    string Capabilities => _mailbox is null ? GmailServer.BeforeLogin
        : string.Create(CultureInfo.InvariantCulture, $"{AfterLogin} APPENDLIMIT={server.Rules.AppendLimit}");

    /// <summary>Certain. COMPRESS and IDLE are left out, as nobody here would speak them.</summary>
    const string AfterLogin = "IMAP4rev1 UNSELECT NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE";

    async Task<string> LogInAsync(GmailCommand command)
    {
        var (user, isRight) = command.Name == "LOGIN" ? (command.Words[0].Text, command.Words[1].Text == GmailServer.AppPassword)
            : Credential(command.Words[0].Text, command.Words.ElementAtOrDefault(1)?.Text ?? await ChallengeAsync());
        if (!isRight)
            return "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)";
        var day = server.Mailbox(user).Day;
        if (day is { Form: GmailDayLimit.HangsUp, IsOver: true })
        {
            day.MayGoOn(0, 0);
            return "NO [ALERT] Account exceeded command or bandwidth limits. (Failure)";
        }
        if (!server.TryEnter(user))
            return "NO [ALERT] Too many simultaneous connections. (Failure)";
        (_mailbox, _user) = (server.Mailbox(user), user);
        return Say($"* CAPABILITY {Capabilities}", $"OK {user} authenticated (Success)");
    }

    async Task<string> ChallengeAsync()
    {
        await peer.WriteLineAsync("+ ");
        return await peer.ReadLineAsync() ?? "";
    }

    static (string User, bool IsRight) Credential(string mechanism, string response)
    {
        var words = Encoding.UTF8.GetString(Convert.FromBase64String(response)).Split('\0', '\u0001');
        return mechanism.ToUpperInvariant() switch
        {
            "PLAIN" => (words[1], words[2] == GmailServer.AppPassword),
            "XOAUTH2" => (words[0]["user=".Length..], words[1] == $"auth=Bearer {GmailServer.Token}"),
            _ => ("", false),
        };
    }

    string LogOut()
    {
        _hangsUp = true;
        return Say("* BYE LOGOUT Requested", "OK 73 good day (Success)");
    }

    string List(GmailCommand command)
    {
        var words = command.Words;
        var onlySpecial = words[0].Items?.Any(w => w.Is("SPECIAL-USE")) == true;
        var at = words[0].Items is null ? 0 : 1;
        var pattern = MailboxName.Decode(words[at].Text + words[at + 1].Text);
        if (words[at + 1].Text.Length == 0)
            return Say($"* {command.Name} (\\Noselect) \"/\" \"/\"", "OK Success");
        var items = words.Skip(at + 2).SelectMany(w => w.Items ?? []).SkipWhile(w => !w.Is("STATUS")).Skip(1).FirstOrDefault();
        var names = Mailbox.All.Select(f => f.Name).SelectMany(WithParents).Distinct().ToList();
        foreach (var name in names.Where(n => MailboxName.Matches(n, pattern) || n == GmailNames.Inbox && pattern.Equals(n, StringComparison.OrdinalIgnoreCase)))
        {
            var folder = Mailbox.Find(name);
            if (onlySpecial && folder?.Attribute is not { Length: > 0 })
                continue;
            var children = names.Exists(n => n.StartsWith(name + "/", StringComparison.Ordinal)) ? "\\HasChildren" : "\\HasNoChildren";
            Say($"* {command.Name} ({children}{(folder is null ? " \\Noselect" : "")}{(folder?.Attribute is { Length: > 0 } use ? " " + use : "")}) \"/\" {Name(name)}");
            if (items is not null && folder is not null)
                SayStatus(folder, items.AsList);
        }
        return "OK Success";
    }

    static IEnumerable<string> WithParents(string name)
    {
        for (var end = name.IndexOf('/', StringComparison.Ordinal); end > 0; end = name.IndexOf('/', end + 1))
            yield return name[..end];
        yield return name;
    }

    string Status(GmailCommand command)
    {
        if (Mailbox.Find(MailboxName.Decode(command.Words[0].Text)) is not { } folder)
            return "NO [NONEXISTENT] Unknown Mailbox (Failure)";
        SayStatus(folder, command.Words[1].AsList);
        return "OK Success";
    }

    void SayStatus(GmailFolder folder, IReadOnlyList<ImapWord> items) => Say($"* STATUS {Name(folder.Name)} ({string.Join(' ', items.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Text.ToUpperInvariant()} {Number(folder, i.Text)}")))})");

    static long Number(GmailFolder folder, string item) => item.ToUpperInvariant() switch
    {
        "MESSAGES" => folder.Entries.Count,
        "UIDNEXT" => folder.UidNext,
        "UIDVALIDITY" => folder.Validity,
        "UNSEEN" => folder.Entries.Count(e => !e.Mail.Flags.Contains("\\Seen")),
        "HIGHESTMODSEQ" => folder.UidNext,
        "SIZE" => folder.Entries.Sum(e => e.Mail.Bytes.LongLength),
        _ => 0,
    };

    string Select(GmailCommand command)
    {
        _view = null;
        if (Mailbox.Find(MailboxName.Decode(command.Words[0].Text)) is not { } folder)
            return $"NO [NONEXISTENT] Unknown Mailbox: {command.Words[0].Text} (Failure)";
        _view = new GmailView(folder);
        const string Flags = "\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing";
        Say($"* FLAGS ({Flags})");
        Say(command.Name == "SELECT" ? $"* OK [PERMANENTFLAGS ({Flags} \\*)] Flags permitted." : "* OK [PERMANENTFLAGS ()] Flags permitted.");
        Say(string.Create(CultureInfo.InvariantCulture, $"* OK [UIDVALIDITY {folder.Validity}] UIDs valid."));
        Say(string.Create(CultureInfo.InvariantCulture, $"* {_view.Entries.Count} EXISTS"));
        Say("* 0 RECENT");
        Say(string.Create(CultureInfo.InvariantCulture, $"* OK [UIDNEXT {folder.UidNext}] Predicted next UID."));
        Say(string.Create(CultureInfo.InvariantCulture, $"* OK [HIGHESTMODSEQ {folder.UidNext}]"));
        return $"OK [READ-{(command.Name == "SELECT" ? "WRITE" : "ONLY")}] {Name(folder.Name)} selected. (Success)";
    }

    /// <summary>Likely: no blank at either end of a name or twice in a row, no caret.</summary>
    string Create(string name)
    {
        if (name.Split('/').Any(part => part.Length == 0 || part != part.Trim() || part.Contains("  ", StringComparison.Ordinal) || part.Contains('^', StringComparison.Ordinal)))
            return "NO [CANNOT] Invalid folder name. (Failure)";
        if (Mailbox.Find(name) is not null)
            return "NO [ALREADYEXISTS] Duplicate folder name. (Failure)";
        Mailbox.Create(name);
        return "OK Success";
    }

    string Quota() => Say(string.Create(CultureInfo.InvariantCulture, $"* QUOTA \"\" (STORAGE {Mailbox.Bytes / 1024} {server.Rules.Storage / 1024})"), "OK Success");

    string Close()
    {
        _view = null;
        return "OK Success";
    }

    string Store(GmailCommand command)
    {
        var adds = !command.Words[1].Text.StartsWith('-');
        foreach (var entry in Chosen(command))
        {
            foreach (var flag in command.Words[2].AsList.Select(w => w.Text))
            {
                if (flag.Equals("\\Deleted", StringComparison.OrdinalIgnoreCase))
                    entry.IsDeleted = adds;
                else if (adds)
                    entry.Mail.Flags.Add(flag);
                else
                    entry.Mail.Flags.Remove(flag);
            }
        }
        return "OK Success";
    }

    string Expunge(GmailCommand command)
    {
        Chosen(command).Where(e => e.IsDeleted).ToList().ForEach(e => Mailbox.Expunge(_view!.Folder, e));
        return "OK Success";
    }

    string Copy(GmailCommand command, bool moves)
    {
        if (Mailbox.Find(MailboxName.Decode(command.Words[1].Text)) is not { } target)
            return "NO [TRYCREATE] No folder. (Failure)";
        var chosen = Chosen(command);
        var uids = chosen.ConvertAll(e => Mailbox.Label(e.Mail, target));
        if (moves)
            chosen.ForEach(e => GmailMailbox.Unlabel(_view!.Folder, e));
        var told = string.Create(CultureInfo.InvariantCulture, $"[COPYUID {target.Validity} {string.Join(',', chosen.Select(e => e.Uid))} {string.Join(',', uids)}] (Success)");
        return chosen.Count == 0 ? "OK Success" : moves ? Say($"* OK {told}", "OK Success") : $"OK {told}";
    }

    List<GmailEntry> Chosen(GmailCommand command) => _view!.ByUid(command.Words[0].Text);

    async Task<string?> AppendAsync(GmailCommand command)
    {
        var intake = new GmailIntake(server, Mailbox, peer);
        var status = await intake.TakeAsync(command);
        _hangsUp |= intake.HangsUp;
        return status;
    }

    async Task<string?> FetchAsync(GmailCommand command)
    {
        if (_view is null)
            return "BAD Unknown command";
        var answers = Mailbox.Locked(() => new GmailFetch(Mailbox, _view, command).Answers().ToList());
        var day = Mailbox.Day;
        foreach (var (text, mailBytes) in answers)
        {
            var mayGoOn = mailBytes == 0 || day.MayGoOn(0, mailBytes);
            if (!mayGoOn && day.Form == GmailDayLimit.Refuses)
                return $"NO {GmailDay.Words}";
            if (!mayGoOn && day.Form == GmailDayLimit.HangsUp)
            {
                Say($"* BYE {GmailDay.Words}");
                await FlushAsync();
                _hangsUp = true;
                return null;
            }
            Say(text);
            if (!mayGoOn || _said.Length >= Piece)
                await FlushAsync(crawls: !mayGoOn);
        }
        return "OK Success";
    }

    Task<GmailCommand?> ReadCommandAsync() => GmailCommand.ReadAsync(peer);

    string Say(string line, string status)
    {
        Say(line);
        return status;
    }

    void Say(string line) => _said.Append(line).Append("\r\n");

    static string Name(string name) => ImapWord.Quoted(MailboxName.Encode(name));

    async Task FlushAsync(bool crawls = false)
    {
        var bytes = Encoding.Latin1.GetBytes(_said.ToString());
        _said.Clear();
        if (!crawls)
            await peer.WriteAsync(bytes);
        foreach (var part in crawls ? bytes.Chunk(GmailIntake.CrawlBytes) : [])
        {
            await peer.WriteAsync(part);
            await GmailIntake.CrawlAsync();
        }
    }
}
