namespace MailSyncPS.Engine;

/// <summary>
/// The clock of a run, and all its waits, limits and attempts. What lasts is measured by timestamps of the clock, which only go forward,
/// so that setting the time of day changes none of it. When messages that were set aside are tried again is in <c>RetrySchedule</c>.
/// </summary>
sealed record RunTimeouts
{
#pragma warning disable RS0030 // The outermost place: who has another clock sets it here.
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>How long a server may still be taking in what a dead connection had sent.</summary>
    public TimeSpan Doubt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer a message stays in doubt that was sent to a server which then fell silent: it may still be at work on it.
    /// </summary>
    public TimeSpan LongerDoubt { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long the answers may be out to what is sent without waiting for them. A server goes on with what a broken connection had sent,
    /// so it must be far below <see cref="Doubt"/>.
    /// </summary>
    public TimeSpan Unanswered { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a copy may take to show that the destination said it stored.</summary>
    public TimeSpan Appearance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before it is looked for a second time; each further one is longer.</summary>
    public TimeSpan FirstLook { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The wait before something is tried again; each further one in vain doubles it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for a server that asks for one; beyond it the next run is the better place.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Passes in a row that may end without a mail settled.</summary>
    public int MostPasses { get; init; } = 5;

    /// <summary>Rounds of a removal that may end in a moment's trouble without a mail removed.</summary>
    public int MostRounds { get; init; } = 3;

    /// <summary>Attempts to be let in by a server that is busy.</summary>
    public int MostOpenings { get; init; } = 5;

    /// <summary>Attempts to see the listing after a removal: old servers let nobody in again at once.</summary>
    public int MostLooks { get; init; } = 6;

    /// <summary>
    /// Looks in a row at a listing that still has what the server said it removes, with none gone since the last: some answer first.
    /// </summary>
    public int MostEarlyLooks { get; init; } = 5;

    /// <summary>How long a server may be silent while it is asked for something.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What an operation may take beyond the time its bytes need.</summary>
    public TimeSpan Operation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The slowest line that is worth waiting for, in bytes per second.</summary>
    public int SlowestLine { get; init; } = 2048;

    /// <summary>
    /// How long an operation takes at the least that says of a line that it crawls: below that, waiting for the answer is most of it.
    /// </summary>
    public TimeSpan Crawl { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A line that is slower crawls, in bytes per second: so do servers that count a day's bytes.</summary>
    public int CrawlingLine { get; init; } = 1024;

    /// <summary>What a connection to a host may take, whichever of its addresses answers.</summary>
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after one address of a host the next one is tried beside it (RFC 8305, 5).</summary>
    public TimeSpan DialStagger { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What a farewell may take.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the answers to other logins of the account are waited for when one was refused.</summary>
    public TimeSpan OtherLogins { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a password that a server took counts as right.</summary>
    public TimeSpan PasswordProven { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What a question to a provider of tokens may take.</summary>
    public TimeSpan SignIn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long another process is waited for that asks for tokens of the same sign-in.</summary>
    public TimeSpan SignInTurn { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider's refusal counts for all who ask for the same tokens.</summary>
    public TimeSpan SignInVerdict { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a person may take to agree to a sign-in.</summary>
    public TimeSpan SignInConsent { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What a question about a certificate's revocation may take.</summary>
    public TimeSpan Revocation { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long its answer holds; each of many connections asking anew would cost its time.</summary>
    public TimeSpan RevocationHolds { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What handing a mail of our own to a server may take.</summary>
    public TimeSpan Submission { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a look at the first message may take. TOP is optional, and what goes wrong with it shall cost little.</summary>
    public TimeSpan FolderMark { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old the look at copies may be when the command is given that removes their messages.</summary>
    public TimeSpan CopyLookHolds { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What taking a trial message away may take.</summary>
    public TimeSpan TrialRemoval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the look at a server may take in all.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is left for its login at the least.</summary>
    public TimeSpan ProbeLogin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>What the look at one port may take.</summary>
    public TimeSpan ProbePort { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>What connecting to that port may take.</summary>
    public TimeSpan ProbeDial { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>What the TLS handshake there may take.</summary>
    public TimeSpan ProbeHandshake { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long that port may be silent before it counts as one that waits for TLS.</summary>
    public TimeSpan ProbeSilence { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>What the search for a host name that fits a certificate may take.</summary>
    public TimeSpan MatchingName { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a question to DNS or to the web may take while a server is searched for.</summary>
    public TimeSpan Lookup { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the sources that count are waited for before guesses are tried beside them.</summary>
    public TimeSpan GuessAfter { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>What the search for a server may take in all.</summary>
    public TimeSpan Search { get; init; } = TimeSpan.FromSeconds(9.5);

    /// <summary>How long a statement waits for another process that writes the ledger.</summary>
    public static TimeSpan LedgerTurn => TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one piece of work in the ledger may take. Pages that lead to each other again and again would keep it up for years.
    /// </summary>
    public static TimeSpan LedgerWork => TimeSpan.FromMinutes(5);

    /// <summary>How long the database of a ledger is waited for that is away, as while it is started anew or another takes over.</summary>
    public TimeSpan LedgerReturn { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for a database that was not reached yet: a person may have mistyped its name.</summary>
    public TimeSpan LedgerOpening { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the database of a ledger is still waited for, in all, once a run was stopped: what the run writes then says where the next
    /// one goes on, which finds that out by itself as well.
    /// </summary>
    public TimeSpan LedgerAfterStop { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before it is asked again; each further one is twice as long.</summary>
    public TimeSpan LedgerFirstReturn { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest of these waits.</summary>
    public TimeSpan LedgerLongestReturn { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the database's word holds that a lock is held; an answer that took longer is no word.</summary>
    public TimeSpan LedgerAnswerHolds { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a ledger is waited for that another program of Windows has opened for itself.</summary>
    public TimeSpan HeldLedger { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts to open such a ledger.</summary>
    public int MostLedgerOpenings { get; init; } = 3;

    /// <summary>How long the file of a mailbox's lock is waited for that somebody only reads.</summary>
    public TimeSpan RunLock { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the machine's lock is waited for that is held for a moment only.</summary>
    public TimeSpan MachineLock { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a run waits at a time for another one of its process whose mailbox holds the same first mails.</summary>
    public TimeSpan MailboxAlike { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The pause between two looks at a file or a lock that is held.</summary>
    public TimeSpan HeldPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The time of day.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>
    /// How long to wait after so many attempts in vain, the failed one among them: as the server asks, or ever longer; null when that is
    /// too long.
    /// </summary>
    public TimeSpan? WaitAfter(MailSyncException failure, int attempts)
    {
        var wait = failure.RetryAfter ?? FirstWait * Math.Pow(2, attempts - 1);
        return wait > LongestWait ? null : wait;
    }

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, Time, cancellationToken);

    /// <summary>Waits on this thread, for work that has no other way.</summary>
    public void Sleep(TimeSpan wait) => Task.Delay(wait, Time).GetAwaiter().GetResult();

    /// <summary>A token that ends after a time, or with another one.</summary>
    public TimeLimit Limit(TimeSpan time, CancellationToken cancellationToken) => new(time, Time, cancellationToken);
}
