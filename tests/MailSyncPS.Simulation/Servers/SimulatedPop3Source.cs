using System.Globalization;
using System.Runtime.CompilerServices;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A session with the old mailbox over POP3: it sees what was there when it began, and removes at its farewell.</summary>
sealed class SimulatedPop3Source(World world, RunLife life, Connection connection, ServerAccess access) : IMailSource
{

    readonly Dictionary<string, SimulatedMail> _listed = new(StringComparer.Ordinal);
    readonly IReadOnlyList<SimulatedMail> _seen = [.. world.Source.Find("INBOX")!.Mails
        .Select(m => world.SourceTraits.ShowsState ? m with { Bytes = [.. "Status: O\r\n"u8, .. m.Bytes] } : m)];

    public MailSyncException? RemovalObstacle => world.SourceTraits.HasUidl ? null : new(MailFailure.UidlMissing, "no lasting ids");

    public int RemovalBatch => access.MostRemovedAtOnce;

    public Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken) => Answer.Of(() =>
        SourceFolders.Choose(selection, [SourceFolder.Inbox], p => new MailSyncException(MailFailure.FolderNotFound, p)));

    public Task<IReadOnlyList<SourceFolder>> FindAllFoldersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceFolder>>([SourceFolder.Inbox]);

    public Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken) => Answer.Of(() =>
        life.Reach(connection, "LIST", () =>
        {
            _listed.Clear();
            return new SourceListing(folder, 0, [.. _seen.Select(Describe)]);
        }));

    SourceMessage Describe(SimulatedMail mail)
    {
        var id = world.SourceTraits.HasUidl ? string.Create(CultureInfo.InvariantCulture, $"{world.Source.Find("INBOX")!.Validity}.{mail.Uid}")
            : "sha256:" + mail.Content;
        var uid = id;
        for (var rank = 2; !_listed.TryAdd(uid, mail); rank++)
            uid = string.Create(CultureInfo.InvariantCulture, $"{id} {rank}");
        return new SourceMessage(uid, mail.Bytes.Length, null, [], false);
    }

    public Task<bool> SettleValidityAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> HasOtherValidityAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public async IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages,
        [EnumeratorCancellation] CancellationToken cancellationToken, bool isCompared = false)
    {
        foreach (var message in messages)
            yield return await Answer.Of(() => life.Reach(connection, "RETR", () => _listed.TryGetValue(message.Uid, out var mail)
                ? new FetchedMail(message, new MailBytes(mail.Bytes)) : FetchedMail.GoneMeanwhile(message)));
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken) => Answer.Of<IReadOnlyDictionary<string, DateTimeOffset>>(() =>
        life.Reach(connection, "TOP", () => messages
            .Select(m => (m.Uid, Arrived: ArrivalDate.FromTopReceived(_listed[m.Uid].Bytes, world.Clock.GetUtcNow())))
            .Where(m => m.Arrived is not null).ToDictionary(m => m.Uid, m => m.Arrived!.Value)));

    public async Task<IReadOnlyList<RefusedRemoval>> RemoveAsync(IReadOnlyList<SourceMessage> messages, Func<CancellationToken, ValueTask> ensureAllowed,
        CancellationToken cancellationToken)
    {
        life.Reach(connection, "DELE", () => true);
        await ensureAllowed(cancellationToken);
        try
        {
            life.Reach(connection, "QUIT", () =>
            {
                if (world.SourceTraits.RemovesAfter is var wait && wait > TimeSpan.Zero)
                    world.Later(wait, () => Remove(messages));
                else
                    Remove(messages);
                return true;
            });
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            // An answer that does not come leaves open what was removed, and only the next listing tells.
            access.AskForFewer(messages.Count);
        }
        return [];
    }

    void Remove(IReadOnlyList<SourceMessage> messages)
    {
        life.NoteEffect();
        foreach (var message in messages)
            world.Source.Take("INBOX", _listed[message.Uid].Uid);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
