using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A connection that looks at the new mailbox.</summary>
sealed class SimulatedReader(World world, RunLife life, Connection first, Func<Connection> open) : ICopyReader
{
    Connection _connection = first;

    IEnumerable<SimulatedFolder> Kept => world.Destination.Folders.Where(f => f.Use is not SpecialUse.Trash);

    public Task RenewAsync(CancellationToken cancellationToken) => Answer.Of(() => _connection = open());

    public Task<CopyFolder> MapFolderAsync(FolderTargets targets, SourceFolder folder, bool create, CancellationToken cancellationToken)
    {
        var target = targets.Of(folder);
        var mapped = target.Use == SpecialUse.None ? null : world.Destination.Folders.FirstOrDefault(f => f.Use == target.Use);
        var name = target switch
        {
            _ when mapped is not null => mapped.Name,
            { Place: null } => folder.SlashedPath,
            { IsNamed: true } => target.Place,
            _ => $"{target.Place}/{folder.SlashedPath}",
        };
        return Answer.Of(() =>
        {
            if (Ask("STATUS", () => Find(name)) is { } found)
                return found;
            return create ? Ask("CREATE", () =>
            {
                life.NoteEffect();
                world.Destination.Make(name, SpecialUse.None);
                return Find(name)!;
            }) : new CopyFolder(name);
        });
    }

    public Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken) =>
        Answer.Of(() => Ask("EXAMINE", () => Find(name)));

    public Task<IReadOnlyDictionary<string, CopyFolder>> FindStatesAsync(IReadOnlyCollection<string> names,
        CancellationToken cancellationToken) => Answer.Of(() => Ask<IReadOnlyDictionary<string, CopyFolder>>("STATUS", () =>
        names.Select(Find).OfType<CopyFolder>().ToDictionary(f => f.Name, StringComparer.Ordinal)));

    public Task<CopyListing> ListAsync(string folder, DestinationMark from, CancellationToken cancellationToken) => Answer.Of(() =>
        Ask("FETCH sizes", () =>
        {
            var opened = Open(folder);
            var first = ImapMarks.FirstUid(from, opened.Validity);
            var found = Seen(opened).Where(m => m.Uid >= first).ToList();
            return new CopyListing([.. found.Select(Entry)],
                ImapMarks.MarkOf(opened.Validity, Math.Max(first, found.Count == 0 ? 0 : found.Max(m => m.Uid) + 1)));
        }, (listing, fault) => fault == Fault.Twice ? listing with { Entries = [.. listing.Entries, .. listing.Entries] } : listing));

    public Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<CopyToken> ids,
        CancellationToken cancellationToken) => Answer.Of(() => Ask<IReadOnlyList<CopyEntry>>("FETCH entries", () =>
        [.. Seen(Open(folder)).Select(Entry).Where(e => ids.Contains(e.Id))],
        (entries, fault) => fault == Fault.Twice ? [.. entries, .. entries] : entries));

    public Task<IReadOnlySet<CopyToken>> FindWithFieldsAsync(string folder, IReadOnlyCollection<CopyToken> ids,
        IReadOnlyCollection<string> fields, CancellationToken cancellationToken) => Answer.Of(() =>
        Ask<IReadOnlySet<CopyToken>>("FETCH fields", () => Seen(Open(folder)).Where(m => ids.Contains(CopyToken.Of(m.Uid))
            && fields.Any(f => Header(m).Contains($"\n{f}:", StringComparison.OrdinalIgnoreCase)))
            .Select(m => CopyToken.Of(m.Uid)).ToHashSet()));

    public Task<IReadOnlyList<MessageIdMatch>> FindByMessageIdAsync(IReadOnlyCollection<string> ids, bool anew,
        CancellationToken cancellationToken) => Answer.Of(() => !world.DestinationTraits.IsGmail ? []
        : Ask<IReadOnlyList<MessageIdMatch>>("SEARCH Message-ID", () => [.. world.Destination.Folders
            .Where(f => f.Use is SpecialUse.All or SpecialUse.Trash)
            .SelectMany(f => Seen(f).Select(m => (Folder: f, Mail: m, Id: MailIdentity.MessageIdOf(m.Bytes))))
            .Where(m => m.Id is not null && ids.Contains(m.Id))
            .Select(m => new MessageIdMatch(m.Id!, ImapMarks.CopyOf(m.Folder.Name, m.Folder.Validity, m.Mail.Uid), m.Mail.Bytes.Length,
                m.Folder.Use == SpecialUse.Trash || m.Mail.Deleted))]));

    public Task<IReadOnlyDictionary<CopyToken, T>> ReadAsync<T>(string folder, IReadOnlyList<CopyToken> ids, long size,
        Func<Stream, T> read, CancellationToken cancellationToken) => Answer.Of(() =>
        Ask<IReadOnlyDictionary<CopyToken, T>>("FETCH BODY[]", () => Seen(Open(folder)).Where(m => ids.Contains(CopyToken.Of(m.Uid)))
            .ToDictionary(m => CopyToken.Of(m.Uid), m => read(new MemoryStream(m.Bytes)))));

    public Task<IReadOnlyList<CopyFolder>> FindKeepingFoldersAsync(bool evenEmpty, CancellationToken cancellationToken) =>
        Answer.Of(() => Ask<IReadOnlyList<CopyFolder>>("LIST", () =>
            [.. Kept.Where(f => evenEmpty || Seen(f).Any()).Select(State)]));

    public Task<IReadOnlyDictionary<CopyRef, CopyToken>> FindMessagesAsync(IReadOnlyCollection<CopyRef> copies,
        CancellationToken cancellationToken) => Answer.Of(() => !world.DestinationTraits.IsGmail
        ? new Dictionary<CopyRef, CopyToken>()
        : Ask<IReadOnlyDictionary<CopyRef, CopyToken>>("FETCH X-GM-MSGID", () => world.Destination.Folders
            .SelectMany(f => Seen(f).Select(m => (Copy: ImapMarks.CopyOf(f.Name, f.Validity, m.Uid), m.Came)))
            .Where(m => copies.Contains(m.Copy)).ToDictionary(m => m.Copy, m => CopyToken.Of(m.Came))));

    public IReadOnlySet<string> ClosedFolders { get; } = new HashSet<string>();

    public Task<IReadOnlyList<string>> FindDiscardFoldersAsync(CancellationToken cancellationToken) => Answer.Of(() =>
        Ask<IReadOnlyList<string>>("LIST", () => [.. world.Destination.Folders.Where(f => FolderUses.IsDiscard(f.Use)).Select(f => f.Name)]));

    public Task<DestinationQuota> FindQuotaAsync(string folder, CancellationToken cancellationToken) => Answer.Of(() =>
        Ask("GETQUOTAROOT", () => new DestinationQuota(world.DestinationTraits is { TellsQuota: true, Quota: { } limit }
            ? new StorageQuota(world.Destination.Bytes, limit) : null, null)));

    public MarkChange Compare(DestinationMark now, DestinationMark earlier) => ImapMarks.Compare(now, earlier);

    public bool CameAfter(CopyRef copy, DestinationMark mark) => ImapMarks.CameAfter(copy, mark);

    public bool IsAbove(CopyRef copy, CopyRef other) => ImapMarks.IsAbove(copy, other);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    T Ask<T>(string step, Func<T> work, Func<T, Fault, T>? distort = null) => life.Reach(_connection, step, work, null, distort);

    SimulatedFolder Open(string name) => world.Destination.Find(name)
        ?? throw new MailSyncException(MailFailure.FolderNotFound, "There is no such folder.");

    CopyFolder? Find(string name) => world.Destination.Find(name) is { } folder ? State(folder) : null;

    CopyFolder State(SimulatedFolder folder) => ImapMarks.FolderOf(folder.Name, folder.Validity,
        folder.Mails.Find(m => m.Came > _connection.Seen) is { } hidden ? hidden.Uid : folder.UidNext);

    IEnumerable<SimulatedMail> Seen(SimulatedFolder folder) =>
        _connection.Seen is { } seen ? folder.Mails.Where(m => m.Came <= seen) : folder.Mails;

    static CopyEntry Entry(SimulatedMail mail) => new(CopyToken.Of(mail.Uid), mail.Bytes.Length, mail.Deleted);

    static string Header(SimulatedMail mail)
    {
        var text = "\n" + Encoding.Latin1.GetString(mail.Bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
