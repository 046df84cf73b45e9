using System.Globalization;
using System.Runtime.CompilerServices;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A session with the old mailbox over IMAP.</summary>
sealed class SimulatedImapSource(World world, RunLife life, Connection connection) : IMailSource
{
    string _folder = "INBOX";
    uint _validity;

    SimulatedFolder Opened => world.Source.Find(_folder)
        ?? throw new MailSyncException(MailFailure.FolderNotFound, "There is no such folder.");

    public MailSyncException? RemovalObstacle => world.SourceTraits.HasUidPlus ? null : new(MailFailure.UidPlusMissing, "no UIDPLUS");

    public int RemovalBatch => world.SourceTraits.RemovalBatch;

    public Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken) => Answer.Of(() =>
        SourceFolders.Choose(selection, life.Reach(connection, "source LIST", Folders),
            p => new MailSyncException(MailFailure.FolderNotFound, p)));

    public Task<IReadOnlyList<SourceFolder>> FindAllFoldersAsync(CancellationToken cancellationToken) => Answer.Of(() =>
        life.Reach(connection, "source LIST", Folders));

    IReadOnlyList<SourceFolder> Folders() =>
        [.. world.Source.Folders.Select(f => new SourceFolder(f.Name, f.Name.Split('/'), f.Use) { Origin = UseOrigin.Server })];

    public Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken) => Answer.Of(() =>
        life.Reach(connection, "source FETCH", () =>
        {
            _folder = folder.Name;
            _validity = Opened.Validity;
            return new SourceListing(folder, _validity, [.. Opened.Mails.Select(m => new SourceMessage(
                m.Uid.ToString(CultureInfo.InvariantCulture), m.Bytes.Length, m.Arrived, m.Flags, m.Deleted) { Stated = m.Arrived })],
                Opened.UidNext);
        }));

    public Task<bool> SettleValidityAsync(CancellationToken cancellationToken) => HasOtherValidityAsync(cancellationToken);

    public Task<bool> HasOtherValidityAsync(CancellationToken cancellationToken) => Answer.Of(() =>
        life.Reach(connection, "source SELECT", () => Opened.Validity != _validity));

    public async IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages,
        [EnumeratorCancellation] CancellationToken cancellationToken, bool isCompared = false)
    {
        if (messages.Count == 0)
            yield break;
        var read = await Answer.Of(() => life.Reach(connection, "source BODY[]", () =>
            Opened.Validity != _validity ? throw Replaced() : Opened.Mails.ToDictionary(m => m.Uid)));
        foreach (var message in messages)
        {
            yield return read.TryGetValue(UidOf(message), out var mail)
                ? new FetchedMail(message, new MailBytes(mail.Bytes))
                : new FetchedMail(message, MailBytes.None, new MailSyncException(MailFailure.MessageUnreadable, "Nothing was returned."));
        }
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(
        messages.Where(m => m.Arrived is not null).ToDictionary(m => m.Uid, m => m.Arrived!.Value));

    public async Task<IReadOnlyList<RefusedRemoval>> RemoveAsync(IReadOnlyList<SourceMessage> messages,
        Func<CancellationToken, ValueTask> ensureAllowed, CancellationToken cancellationToken)
    {
        life.Reach(connection, "source SELECT", () => Opened.Validity != _validity ? throw Replaced() : true);
        await ensureAllowed(cancellationToken);
        var uids = messages.Select(UidOf).ToHashSet();
        Mark(uids, isDeleted: true);
        try
        {
            await ensureAllowed(cancellationToken);
        }
        catch
        {
            Mark(uids, isDeleted: false);
            throw;
        }
        life.Reach(connection, "UID EXPUNGE", () =>
        {
            var folder = _folder;
            if (world.SourceTraits.RemovesAfter is var wait && wait > TimeSpan.Zero)
                world.Later(wait, () => Expunge(folder, uids));
            else
                Expunge(folder, uids);
            return true;
        });
        return [];
    }

    void Mark(HashSet<uint> uids, bool isDeleted) => life.Reach(connection, "UID STORE", () =>
    {
        var mails = Opened.Mails;
        for (var i = 0; i < mails.Count; i++)
            mails[i] = uids.Contains(mails[i].Uid) ? mails[i] with { Deleted = isDeleted } : mails[i];
        life.NoteEffect();
        return true;
    });

    void Expunge(string folder, HashSet<uint> uids)
    {
        life.NoteEffect();
        foreach (var mail in world.Source.Find(folder)!.Mails.Where(m => m.Deleted && uids.Contains(m.Uid)).ToList())
            world.Source.Take(folder, mail.Uid);
    }

    static MailSyncException Replaced() => new(MailFailure.ProtocolViolation, "The folder was replaced.") { IsTransient = true };

    static uint UidOf(SourceMessage message) => uint.Parse(message.Uid, NumberStyles.None, CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
