using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>
/// A destination as a web service may be: its ids and marks are texts that say nothing, it stores one message at a time and gives back
/// every byte. It can't tell which of two states is the later one.
/// </summary>
sealed class TextIdDestination : IMailDestination
{
    readonly object _lock = new();
    readonly Dictionary<string, Folder> _folders = new() { ["INBOX"] = new(), ["Bin"] = new() };

    sealed class Folder
    {
        public CopyToken Epoch { get; private set; } = NewToken();

        public List<(CopyToken Id, TestMail Mail)> Mails { get; } = [];

        /// <summary>After how many mails there was each mark.</summary>
        public Dictionary<CopyToken, int> Marks { get; } = [];

        public CopyToken Mark { get; private set; }

        public void Add(TestMail mail)
        {
            Mails.Add((NewToken(), mail));
            Change();
        }

        public void Change() => Marks[Mark = NewToken()] = Mails.Count;

        public void Renumber()
        {
            Epoch = NewToken();
            Marks.Clear();
            var mails = Mails.Select(m => m.Mail).ToList();
            Mails.Clear();
            mails.ForEach(Add);
        }

        public CopyFolder State(string name)
        {
            if (Mark.IsNone)
                Change();
            return new(name, Epoch, new(Epoch, Mark));
        }
    }

    /// <summary>How much it says may be stored, in bytes; null when it says nothing.</summary>
    public long? Quota { get; init; }

    public DestinationLimits Limits { get; } = new() { Connections = 3, Proof = ProofKind.Exact };

    public IReadOnlyList<TestMail> Stored(string folder) => At(() => _folders.TryGetValue(folder, out var found) ? found.Mails.Select(m => m.Mail).ToList() : []);

    public void Put(string folder, TestMail mail) => At(() => _folders[folder].Add(mail));

    public void Take(string folder, TestMail mail) => At(() =>
    {
        var found = _folders[folder];
        found.Mails.RemoveAt(found.Mails.FindIndex(m => m.Mail.Digest() == mail.Digest()));
        // Marks of before count mails that were there then.
        foreach (var mark in found.Marks.Keys.ToList())
            found.Marks[mark] = Math.Min(found.Marks[mark], found.Mails.Count);
        found.Change();
    });

    public void Renumber(string folder) => At(() => _folders[folder].Renumber());

    public Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken) => Task.FromResult<IMailWriter>(new Writer(this));

    public Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken) => Task.FromResult<ICopyReader>(new Reader(this));

    public Task<ITrialMessage> PlantTrialMessageAsync(string folder, string mark, CancellationToken cancellationToken) =>
        throw new MailSyncException(MailFailure.SameMailbox, "nothing can be taken back");

    static CopyToken NewToken() => CopyToken.Of($"id-{Guid.NewGuid():N}");

    T At<T>(Func<T> work)
    {
        lock (_lock)
            return work();
    }

    void At(Action work) => At(() =>
    {
        work();
        return true;
    });

    sealed class Writer(TextIdDestination mailbox) : IMailWriter
    {
        public async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken)
        {
            using var bytes = new MemoryStream();
            await mails.Single().Bytes.WriteToAsync(bytes, cancellationToken);
            return mailbox.At(() =>
            {
                if (!mailbox._folders.TryGetValue(folder.Name, out var found))
                    return new AppendReply(AppendOutcome.FolderMissing, [], "no such label");
                found.Add(new TestMail(bytes.ToArray(), mails[0].Arrived, mails[0].Flags.Contains("\\Seen") ? "S" : ""));
                return new AppendReply(AppendOutcome.Stored, [new CopyRef(folder.Name, found.Epoch, found.Mails[^1].Id)], "");
            });
        }

        public async Task AppendEachAsync(Func<ValueTask<MailSending?>> nextAsync, CancellationToken cancellationToken)
        {
            while (await nextAsync() is { } sending)
            {
                sending.Begin();
                sending.Answer(await AppendAsync(sending.Folder, [sending.Mail], cancellationToken));
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    sealed class Reader(TextIdDestination mailbox) : ICopyReader
    {
        public Task<DestinationQuota> FindQuotaAsync(string folder, CancellationToken cancellationToken) => Answer(() => new DestinationQuota(mailbox.Quota is { } limit
            ? new StorageQuota(mailbox._folders.Values.Sum(f => f.Mails.Sum(m => m.Mail.Bytes.LongLength)), limit) : null, null));

        public Task RenewAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<CopyFolder> MapFolderAsync(FolderTargets targets, SourceFolder folder, bool create, CancellationToken cancellationToken) => Answer(() =>
        {
            var name = targets.Of(folder).Place ?? folder.SlashedPath;
            if (create)
                mailbox._folders.TryAdd(name, new());
            return mailbox._folders.TryGetValue(name, out var found) ? found.State(name) : new CopyFolder(name);
        });

        public Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken) =>
            Answer(() => mailbox._folders.TryGetValue(name, out var found) ? found.State(name) : null);

        public Task<IReadOnlyDictionary<string, CopyFolder>> FindStatesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            Answer<IReadOnlyDictionary<string, CopyFolder>>(() => names.Where(mailbox._folders.ContainsKey).ToDictionary(n => n, n => mailbox._folders[n].State(n)));

        public Task<CopyListing> ListAsync(string folder, DestinationMark from, CancellationToken cancellationToken) => Answer(() =>
        {
            var found = mailbox._folders[folder];
            var first = from.Epoch == found.Epoch ? found.Marks.GetValueOrDefault(from.Place) : 0;
            return new CopyListing([.. found.Mails.Skip(first).Select(Entry)], found.State(folder).Mark);
        });

        public Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<CopyToken> ids, CancellationToken cancellationToken) =>
            Answer<IReadOnlyList<CopyEntry>>(() => [.. mailbox._folders[folder].Mails.Where(m => ids.Contains(m.Id)).Select(Entry)]);

        public Task<IReadOnlySet<CopyToken>> FindWithFieldsAsync(
            string folder, IReadOnlyCollection<CopyToken> ids, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<CopyToken>>(new HashSet<CopyToken>());

        public Task<IReadOnlyDictionary<CopyToken, T>> ReadAsync<T>(
            string folder, IReadOnlyList<CopyToken> ids, long size, Func<Stream, T> read, CancellationToken cancellationToken) =>
            Answer<IReadOnlyDictionary<CopyToken, T>>(() =>
                mailbox._folders[folder].Mails.Where(m => ids.Contains(m.Id)).ToDictionary(m => m.Id, m => read(new MemoryStream(m.Mail.Bytes))));

        public Task<IReadOnlyList<CopyFolder>> FindKeepingFoldersAsync(bool evenEmpty, CancellationToken cancellationToken) => Answer<IReadOnlyList<CopyFolder>>(() =>
            [.. mailbox._folders.Where(f => f.Key != "Bin" && (evenEmpty || f.Value.Mails.Count > 0)).Select(f => f.Value.State(f.Key))]);

        public IReadOnlySet<string> ClosedFolders { get; } = new HashSet<string>();

        public Task<IReadOnlyList<string>> FindDiscardFoldersAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<string>>(() => ["Bin"]);

        public Task<IReadOnlyList<MessageIdMatch>> FindByMessageIdAsync(IReadOnlyCollection<string> ids, bool anew, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<MessageIdMatch>>([]);

        public Task<IReadOnlyDictionary<CopyRef, CopyToken>> FindMessagesAsync(IReadOnlyCollection<CopyRef> copies, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<CopyRef, CopyToken>>(new Dictionary<CopyRef, CopyToken>());

        public MarkChange Compare(DestinationMark now, DestinationMark earlier) =>
            !now.IsKnown || !earlier.IsKnown ? MarkChange.Unknown
            : now.Epoch != earlier.Epoch ? MarkChange.Renewed
            : now == earlier ? MarkChange.Same : MarkChange.Ahead;

        public bool CameAfter(CopyRef copy, DestinationMark mark) => false;

        public bool IsAbove(CopyRef copy, CopyRef other) => false;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        static CopyEntry Entry((CopyToken Id, TestMail Mail) mail) => new(mail.Id, mail.Mail.Bytes.Length, Deleted: false);

        Task<T> Answer<T>(Func<T> work) => Task.FromResult(mailbox.At(work));
    }
}

/// <summary>The mailbox of one test.</summary>
sealed class TextIdSubject : DestinationSubject
{
    readonly TextIdDestination _mailbox = new();

    public override IMailDestination Destination => _mailbox;

    public override bool TakesBatches => false;

    public override bool TakesTrials => false;

    public override bool TellsOrder => false;

    public override bool TellsFields => false;

    public override string Trash => "Bin";

    public override IReadOnlyList<TestMail> Stored(string folder) => _mailbox.Stored(folder);

    public override void Put(string folder, TestMail mail) => _mailbox.Put(folder, mail);

    public override void Take(string folder, TestMail mail) => _mailbox.Take(folder, mail);

    public override Task RenumberAsync(string folder)
    {
        _mailbox.Renumber(folder);
        return Task.CompletedTask;
    }
}

public sealed class TextIdDestinationContract : DestinationContract
{
    private protected override Task<DestinationSubject> MakeAsync() => Task.FromResult<DestinationSubject>(new TextIdSubject());
}
