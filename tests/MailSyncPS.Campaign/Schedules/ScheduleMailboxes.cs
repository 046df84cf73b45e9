using System.Net;
using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>The two mailboxes of a schedule, the lines to them, and its ledger.</summary>
sealed class ScheduleMailboxes : IAsyncDisposable
{
    static int s_users;

    readonly ScheduleServers _servers;
    readonly DestinationKind _kind;
    readonly ScratchFolder _folder = new("schedule");
    readonly FaultyLine _pop3;
    readonly FaultyLine _imap;
    readonly RewritingProxy? _writing;
    readonly Dictionary<MailboxSide, MaildirSnapshot> _backups = [];
    int _sessions;

    /// <summary>Makes empty ones.</summary>
    public ScheduleMailboxes(ScheduleServers servers, ScheduleSetup setup)
    {
        (_servers, _kind) = (servers, setup.Destination);
        var number = Interlocked.Increment(ref s_users);
        SourceUser = $"old{number}";
        DestinationUser = setup.IsOneMailbox ? SourceUser : $"new{number}";
        var delay = TimeSpan.FromMilliseconds(setup.DelayMilliseconds);
        if (setup.StateWriting != StateWriting.None)
            _writing = new RewritingProxy(servers.Old.Pop3Port, () => new StateLineSession(Interlocked.Increment(ref _sessions), setup.StateWriting));
        _pop3 = new FaultyLine(_writing?.Port ?? servers.Old.Pop3Port, delay);
        _imap = new FaultyLine(servers.Old.ImapPort, delay);
        DestinationLine = new FaultyLine(servers.ImapPort(setup.Destination), delay);
        Ledgers = new LedgerShelf(_folder.Path);
    }

    /// <summary>The source's user.</summary>
    public string SourceUser { get; }

    /// <summary>The destination's user.</summary>
    public string DestinationUser { get; }

    /// <summary>The ledgers.</summary>
    public LedgerShelf Ledgers { get; }

    /// <summary>The line to the destination.</summary>
    public FaultyLine DestinationLine { get; }

    /// <summary>All lines.</summary>
    public IEnumerable<FaultyLine> Lines => [_pop3, _imap, DestinationLine];

    /// <summary>The line to the source.</summary>
    public FaultyLine SourceLine(MailProtocol protocol) => protocol == MailProtocol.Pop3 ? _pop3 : _imap;

    /// <summary>The source's account.</summary>
    public MailAccount SourceAccount(MailProtocol protocol) => Account(SourceUser, SourceLine(protocol).Port, protocol);

    /// <summary>The destination's account.</summary>
    public MailAccount DestinationAccount => Account(DestinationUser, DestinationLine.Port, MailProtocol.Imap);

    /// <summary>A folder of the source.</summary>
    public Maildir SourceFolder(string name) => _servers.Old.Mailbox(SourceUser, name);

    /// <summary>A folder of a destination that keeps its mail on disk.</summary>
    public Maildir DestinationFolder(string name) => _servers.Destination(_kind).Mailbox(DestinationUser, name);

    /// <summary>Puts a mail into a folder of the destination.</summary>
    public void DeliverToDestination(string folder, TestMail mail)
    {
        if (_kind == DestinationKind.StandIn)
            _servers.Gmail.Mailbox(DestinationUser).Put(folder, mail with { Bytes = AsSent(mail.Bytes) });
        else
            DestinationFolder(folder).Deliver(mail);
    }

    /// <summary>Nothing comes to such a server but over SMTP or IMAP, which have no line end but CRLF; a Maildir's server tells LF as one.</summary>
    static byte[] AsSent(byte[] bytes) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes)
        .Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    /// <summary>All folders of the source.</summary>
    public IReadOnlyList<Maildir> SourceFolders => _servers.Old.Mailboxes(SourceUser);

    /// <summary>What the source has on disk.</summary>
    public IReadOnlyList<StoredMail> ReadSource() => _servers.Old.AllMails(SourceUser);

    /// <summary>What the destination has in its storage.</summary>
    public IReadOnlyList<StoredMail> ReadDestination() => _kind == DestinationKind.StandIn ? _servers.Gmail.Mailbox(DestinationUser).Stored
        : _servers.Destination(_kind).AllMails(DestinationUser);

    /// <summary>A client of the destination that is to file what is new there.</summary>
    public Task<FilingRule> OpenRuleAsync() => FilingRule.OpenAsync(_servers.Destination(_kind).ImapPort, DestinationUser);

    /// <summary>Whether a mailbox was backed up.</summary>
    public bool IsBackedUp(MailboxSide side) => _backups.ContainsKey(side);

    /// <summary>Backs a mailbox up, once it is closed.</summary>
    public void BackUp(MailboxSide side)
    {
        if (_backups.Remove(side, out var older))
            older.Dispose();
        _backups[side] = MaildirSnapshot.Take(ServerOf(side).Server.Mailbox(ServerOf(side).User));
    }

    /// <summary>Puts a mailbox's last backup in place, once it is closed.</summary>
    public void Restore(MailboxSide side) => _backups[side].Restore();

    (DovecotServer Server, string User) ServerOf(MailboxSide side) =>
        side == MailboxSide.Source ? (_servers.Old, SourceUser) : (_servers.Destination(_kind), DestinationUser);

    /// <summary>The folder for archived mail.</summary>
    public string ArchiveFolder => _kind == DestinationKind.GmailLike ? "[Gmail]/All Mail" : "Archive";

    /// <summary>The folder for deleted mail.</summary>
    public string TrashFolder => _kind == DestinationKind.GmailLike ? "[Gmail]/Trash" : "Trash";

    static MailAccount Account(string user, int port, MailProtocol protocol)
    {
        var account = new MailAccount(user, "127.0.0.1", port, protocol, MailSecurity.None, user);
        account.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        return account;
    }

    /// <summary>Waits until both servers have done all that earlier runs said: commands that were sent ahead outlive their connection.</summary>
    public async Task BecomeQuietAsync()
    {
        foreach (var line in Lines)
            await line.BecomeQuietAsync();
        await _servers.Old.WaitUntilClosedAsync(SourceUser);
        await (_kind == DestinationKind.StandIn ? _servers.Gmail.WaitUntilClosedAsync(DestinationUser)
            : _servers.Destination(_kind).WaitUntilClosedAsync(DestinationUser));
    }

    /// <summary>Takes down the lines and deletes the ledgers and the mail.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in Lines)
            await line.DisposeAsync();
        if (_writing is not null)
            await _writing.DisposeAsync();
        foreach (var backup in _backups.Values)
            backup.Dispose();
        _folder.Dispose();
        await DeleteAsync(_servers.Old.MailFolder(SourceUser));
        if (_kind is not (DestinationKind.StandIn or DestinationKind.Itself))
            await DeleteAsync(_servers.Destination(_kind).MailFolder(DestinationUser));
    }

    /// <summary>Deletes a mailbox in which a server may still be ending its session.</summary>
    static async Task DeleteAsync(string home)
    {
        for (var attempt = 1; Directory.Exists(home); attempt++)
        {
            try
            {
                Directory.Delete(home, recursive: true);
            }
            catch (IOException) when (attempt < 20)
            {
                await Task.Delay(100);
            }
        }
    }
}
