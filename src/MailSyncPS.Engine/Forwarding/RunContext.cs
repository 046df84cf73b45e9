using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What the passes of one run share.</summary>
sealed class RunContext(ForwardRequest request, ILedgerRoute route, IRunLock runLock, IRunObserver observer)
{
    /// <summary>Connections that a run needs at the destination: one stores, one looks.</summary>
    const int FewestConnections = 2;

    /// <summary>What was asked for.</summary>
    public ForwardRequest Request => request;

    /// <summary>The ledger's view of the two mailboxes.</summary>
    public ILedgerRoute Route => route;

    /// <summary>The right to work on the source.</summary>
    public IRunLock Lock => runLock;

    /// <summary>Who watches.</summary>
    public IRunObserver Observer => observer;

    /// <summary>The right to copy what the source holds.</summary>
    public required StoreLock Store { get; init; }

    /// <summary>The counts.</summary>
    public required ForwardTally Tally { get; init; }

    /// <summary>The Message-IDs of what this run may have sent, where the destination keeps one of each.</summary>
    public HashSet<string> SentMessageIds { get; } = new(StringComparer.Ordinal);

    /// <summary>The source's connections.</summary>
    public ServerAccess SourceAccess { get; } = new(request.Source, request.Timeouts, request.MaxConnections);

    /// <summary>The destination.</summary>
    public IMailDestination Destination { get; init; } =
        MailDestinations.Open(request.Destination, request.Timeouts, Math.Max(FewestConnections, request.MaxConnections));

    /// <summary>What may go over the line to it in a day.</summary>
    public DayBudget Budget => field ??= new(route, request.Destination, request.Timeouts, () => Destination.Limits)
        { AskedSent = request.MaxBytesPerDay, AskedRead = request.MaxReadBytesPerDay };

    /// <summary>How often a message could not be read whole, by its key, and why at last.</summary>
    public Dictionary<MessageKey, (int Times, MailSyncException Failure)> Unreadable { get; } = [];

    /// <summary>The messages over which the connection to the destination broke.</summary>
    public BrokenSendings Broken { get; } = new();

    /// <summary>
    /// Messages that were refused without being named as the cause, by their keys, and whether their second attempt has begun.
    /// </summary>
    public Dictionary<MessageKey, bool> SecondAttempts { get; } = [];

    /// <summary>The rows of messages that were set aside by earlier runs and are tried again in this one.</summary>
    public HashSet<long> Retried { get; } = [];

    /// <summary>The refusals that wait for a verdict: whether it is the mail or the server shows only when another mail is taken.</summary>
    public DestinationBreaker Refusals { get; } = new(BreakerPolicy.Refusals);

    /// <summary>The source's folders at which it breaks off when they are listed.</summary>
    public HashSet<string> Unlistable { get; } = new(StringComparer.Ordinal);

    /// <summary>The source's views of which was told that they hold mail of their own.</summary>
    public HashSet<string> ToldViews { get; } = new(StringComparer.Ordinal);

    /// <summary>Places at the destination that may not keep what goes there, of which a person was told.</summary>
    public HashSet<string> ToldPlaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The folders whose mail the destination does not take.</summary>
    public ClosedFolders Closed { get; } = new();

    /// <summary>The mails for which the destination has no room.</summary>
    public MissingRoom MissingRoom { get; } = new();

    /// <summary>The altered copies that wait for a verdict, likewise.</summary>
    public DestinationBreaker Proofs { get; } = new(BreakerPolicy.Proofs(request.Timeouts.Now));

    /// <summary>How long what was sent without an answer may still arrive.</summary>
    public Doubt Doubt { get; } = new(request.Timeouts);

    /// <summary>Waits until what is not there surely will not come any more, and tells what for.</summary>
    /// <param name="words">What is waited for.</param>
    /// <param name="noted">Until when an earlier run noted that it may come; null where none did.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WaitOutDoubtAsync(string words, DateTimeOffset? noted, CancellationToken cancellationToken)
    {
        observer.OnVerbose(words);
        Progress(words);
        return Doubt.WaitOutAsync(noted, cancellationToken);
    }

    /// <summary>Begins second attempts at what was refused for an unknown reason.</summary>
    /// <returns>Whether there is any.</returns>
    public bool BeginSecondAttempts()
    {
        var waiting = SecondAttempts.Where(a => !a.Value).Select(a => a.Key).ToList();
        waiting.ForEach(key => SecondAttempts[key] = true);
        return waiting.Count > 0;
    }

    /// <summary>Why the run stops before its end; null when it does not.</summary>
    public MailSyncException? StopReason { get; set; }

    /// <summary>
    /// Sets a message aside: it stays at the source and blocks nothing. It is told once, and tried again by later runs where that may help
    /// (<see cref="RetrySchedule"/>).
    /// </summary>
    public async Task QuarantineAsync(SetAside aside, CancellationToken cancellationToken)
    {
        var (record, failure, reason, heading) = aside;
        var isKnown = record.Attempts > 0;
        var retryAt = RetrySchedule.Next(failure, aside.NamesTheMail, record.Attempts + 1, request.Timeouts.Now);
        await route.SaveAsync([record.AsSetAside(failure, reason, retryAt, heading?.Sender ?? record.Sender,
            heading?.Subject ?? record.Subject)], cancellationToken).ConfigureAwait(false);
        Tally.Set(record.Key, isKnown ? MessageOutcome.Quarantined : MessageOutcome.NewlyQuarantined, record.Size);
        var words = ForwardingTexts.FormatSetAside(Describe(record, heading), PlainText.Clean(record.Key.Folder),
            ByteSize.Format(record.Size), reason.TrimEnd('.', '。'));
        if (isKnown)
            observer.OnVerbose(words);
        else
            observer.OnError(new MailSyncException(failure, words));
    }

    /// <summary>What people know a message by: its date, sender and subject, and its id where there is none of these.</summary>
    static string Describe(MessageRecord record, MailHeading? heading)
    {
        var id = PlainText.Clean(record.Key.Uid);
        string[] known = [.. new[] { record.Arrived is { } arrived
            ? $"{arrived.ToLocalTime():g}" : null, heading?.Sender ?? record.Sender, heading?.Subject ?? record.Subject }.OfType<string>()];
        return known.Length == 0 ? id : $"{id} ({string.Join(", ", known)})";
    }

    /// <summary>Tells how far the run is.</summary>
    public void Progress(string status) =>
        observer.OnProgress(new RunProgress(ForwardingTexts.FormatActivity(request.Source, request.Destination), status, Tally.DoneBytes,
            Tally.TotalBytes));
}
