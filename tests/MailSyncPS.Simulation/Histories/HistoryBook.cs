using System.Collections.Concurrent;
using System.Globalization;
using MailSyncPS.Engine.Tracking;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Histories;

/// <summary>Keeps account of each content over a history, and tells at every moment whether the promise holds.</summary>
sealed class HistoryBook : IPromise
{
    sealed class Account
    {
        /// <summary>Mails that arrived at the source.</summary>
        public int Arrived { get; set; }

        /// <summary>Of those, how many people deleted there.</summary>
        public int Deleted { get; set; }

        /// <summary>Copies that people threw away.</summary>
        public int Discarded { get; set; }

        /// <summary>
        /// Mails at the source that nothing tells from one that was removed before, put back: each may share its copy.
        /// </summary>
        public int Shared { get; set; }

        /// <summary>The most of it that a run has read side by side, by either protocol, and noted in the ledger in use.</summary>
        public int Read { get; set; }

        /// <summary>Copies that may be made once more, as nothing knows that people threw them away.</summary>
        public int Again { get; set; }

        /// <summary>Mails that may stay at the source without a copy, of which people are told.</summary>
        public int Told { get; set; }
    }

    static readonly ConcurrentDictionary<string, string> Classes = new(StringComparer.Ordinal);

    /// <summary>What a mail has in common with those that differ in line ends and a server's state alone.</summary>
    public static string ClassOf(SimulatedMail mail) => Classes.GetOrAdd(mail.Content, _ => ClassOf(mail.Bytes));

    /// <summary>Likewise, of its bytes.</summary>
    public static string ClassOf(byte[] bytes) => Convert.ToHexStringLower(MessageHash.Of(bytes).Stable);

    readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    /// <summary>Whether the ledger in use knows all copies.</summary>
    public bool IsSettled { get; set; } = true;

    /// <summary>Whether the destination was made anew.</summary>
    bool _isAnew;

    /// <summary>Whether copies have other ids than those that they were known by.</summary>
    bool _haveOtherIds;

    /// <summary>A mail has arrived, and lies at the source.</summary>
    public void Arrive(World world, string content)
    {
        if (!_accounts.TryGetValue(content, out var account))
            _accounts[content] = account = new Account();
        var removed = Removed(world, content, account);
        account.Arrived++;
        // The next run takes it for one that was removed.
        if (removed > 0)
            account.Shared++;
    }

    /// <summary>People deleted a mail at the source.</summary>
    public void Delete(string content) => _accounts[content].Deleted++;

    /// <summary>People threw a copy away.</summary>
    public void Discard(string content)
    {
        var account = _accounts[content];
        account.Discarded++;
        if (!IsSettled || _haveOtherIds)
            account.Again++;
    }

    /// <summary>
    /// People file a copy elsewhere. Where a run was broken off, and the copy of an identical mail was thrown away, nobody can tell whose it
    /// is: it is kept for the mail that has a copy, and the other one is sent (docs/reliability.md).
    /// </summary>
    public void File(World world, string content)
    {
        if (!IsSettled && _accounts[content].Discarded > 0 && Count(world.Source).GetValueOrDefault(content) > 1)
            _accounts[content].Again++;
    }

    /// <summary>
    /// The destination gave its mails other ids. Where no copy is left, as all were thrown away, it can't be told from one that was made
    /// anew; and over another protocol nobody can tell what became of a copy.
    /// </summary>
    public void ForgetPlaces()
    {
        _haveOtherIds = true;
        foreach (var account in _accounts.Values)
            account.Again = Math.Max(account.Again, account.Discarded);
    }

    /// <summary>
    /// All copies are lost, and nobody threw them away: what is at the source is to be copied again. What was set aside, as people threw
    /// its copy away before it was proven, stays so, and an identical mail is taken for it; of identical mails one may come once more for
    /// each copy that was thrown away before (docs/reliability.md).
    /// </summary>
    public void ForgetCopies(World world)
    {
        _isAnew = true;
        var left = Count(world.Source);
        foreach (var (content, account) in _accounts)
            (account.Arrived, account.Deleted, account.Discarded, account.Shared, account.Again) = (left.GetValueOrDefault(content), 0, 0, account.Again,
                account.Discarded);
        foreach (var account in _accounts.Values)
            account.Told = 0;
    }

    /// <summary>
    /// What is at work from now on does not know what became of each mail: which copies people threw away, and which mails lay beside
    /// those that were removed. Where another ledger has put copies back into a mailbox that was made anew, it can't be told from one that
    /// was moved: what is missing stays at the source, and is told (decision 49).
    /// </summary>
    public void Forget(World world)
    {
        var left = Count(world.Source);
        foreach (var (content, account) in _accounts)
        {
            account.Again = Math.Max(account.Again, account.Discarded);
            if (_isAnew)
                account.Told = Math.Max(account.Told, left.GetValueOrDefault(content));
        }
        ForgetIds(world);
    }

    /// <summary>Messages have other ids than those under which they lay beside the ones that were removed.</summary>
    public void ForgetIds(World world)
    {
        foreach (var account in _accounts.Values)
            account.Read = 0;
        ForgetNames(world);
    }

    /// <summary>A run has read all that it sees at the source.</summary>
    /// <param name="folders">The folders that it sees.</param>
    public void NoteRead(IEnumerable<SimulatedFolder> folders)
    {
        foreach (var same in folders.SelectMany(f => f.Mails).GroupBy(ClassOf, StringComparer.Ordinal).Where(g => _accounts.ContainsKey(g.Key)))
            _accounts[same.Key].Read = Math.Max(_accounts[same.Key].Read, same.Count());
    }

    /// <summary>
    /// A run was broken off, and the next one goes by another name: of identical mails one may be in doubt and never stored, while people
    /// filed the copy of the other one. Whose copy that is, and whether people threw one away, nobody can tell (docs/reliability.md).
    /// </summary>
    /// <param name="world">The servers.</param>
    /// <param name="isFiled">Whether people file copies in a folder.</param>
    public void NoteDoubt(World world, Func<SimulatedFolder, bool> isFiled)
    {
        var left = Count(world.Source);
        foreach (var content in world.Destination.Kept.Where(isFiled).SelectMany(f => f.Mails).Select(ClassOf).Distinct()
            .Where(c => _accounts.ContainsKey(c) && left.GetValueOrDefault(c) > 1))
            _accounts[content].Shared++;
    }

    /// <summary>
    /// Messages go by other names from now on, as over another protocol. Those that were read side by side by one of the names are known to
    /// be so many; only what none has read may be taken for one of them.
    /// </summary>
    public void ForgetNames(World world)
    {
        var (left, copies) = (Count(world.Source), Count(world.Destination));
        foreach (var (content, account) in _accounts)
        {
            var removed = Removed(world, content, account);
            // Those that have shared one already are not at the source any more.
            var gone = Math.Max(0, removed - copies.GetValueOrDefault(content) - account.Discarded);
            var unread = account.Read > 1 ? Math.Max(0, account.Arrived - account.Deleted - account.Read) : int.MaxValue;
            account.Shared = Math.Max(account.Shared, gone + Math.Min(unread, Math.Min(left.GetValueOrDefault(content), removed)));
        }
    }

    /// <inheritdoc/>
    public void Check(World world, string step)
    {
        var (source, destination) = (Count(world.Source), Count(world.Destination));
        foreach (var (content, account) in _accounts)
        {
            var (left, copies) = (source.GetValueOrDefault(content), destination.GetValueOrDefault(content));
            var bounds = new CopyBounds(
                Math.Max(account.Arrived - left - account.Deleted - account.Discarded - account.Shared,
                    account.Arrived > account.Deleted && account.Discarded == 0 && left == 0 ? 1 : 0),
                account.Arrived + account.Again - account.Discarded);
            if (bounds.Judge(copies) is { } invariant)
                world.Breach(Words(invariant, step, content, account, left, copies));
        }
    }

    /// <summary>Checks that all was copied.</summary>
    /// <param name="world">The servers.</param>
    /// <param name="keepsOneOfEach">Whether the destination keeps one mail of each content.</param>
    public void CheckAllCopied(World world, bool keepsOneOfEach)
    {
        var (source, destination) = (Count(world.Source), Count(world.Destination));
        foreach (var (content, account) in _accounts)
        {
            var (left, copies) = (source.GetValueOrDefault(content), destination.GetValueOrDefault(content));
            var wanted = account.Arrived - account.Deleted - account.Discarded - account.Shared - Math.Min(account.Told, left);
            // Where one of each is kept, one in the trash keeps out all others.
            if (copies < (!keepsOneOfEach ? wanted : account.Discarded > 0 ? 0 : Math.Min(1, wanted)))
                world.Breach(Words(Invariant.ComesToRest, "the end", content, account, left, copies));
        }
    }

    /// <summary>How often each content lies in a mailbox, where people see it.</summary>
    static Dictionary<string, int> Count(SimulatedMailbox mailbox) => mailbox.Kept.SelectMany(f => f.Mails)
        .GroupBy(ClassOf, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>How many mails were removed for their copies.</summary>
    static int Removed(World world, string content, Account account) =>
        account.Arrived - account.Deleted - Count(world.Source).GetValueOrDefault(content);

    static string Words(Invariant what, string step, string content, Account account, int left, int copies) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{what} at {step}: of {content[..8]} {account.Arrived} arrived, {left} are at the source, {copies} at the destination; people deleted {account.Deleted} and threw {account.Discarded} copies away; {account.Shared} may share one, {account.Again} may come again");
}
