namespace MailSyncPS.Engine.Forwarding;

/// <summary>Forwards by the account's address: 212 mails of 300, or none for <c>nothing</c>.</summary>
public static class MailForwarder
{
    /// <summary>Plays the planning.</summary>
    public static async Task<ForwardPlan> PlanAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Play.RunAsync("plan forward", request.Source.EmailAddress, observer, cancellationToken);
        var count = Play.Verb(request.Source.EmailAddress) == "nothing" ? 0 : 212;
        var copies = new PlannedCopies(request.Destination.EmailAddress);
        for (var uid = 1; uid <= count; uid++)
            copies.Add("INBOX", 0, $"{uid}");
        return new ForwardPlan(request, 300, 300 - count - 1, 1, count, count * 155_000L)
        {
            DryRunAccount = request.Source.WithPlannedCopies(copies),
        };
    }

    /// <summary>Plays the forward, and says in verbose messages what was asked for.</summary>
    public static async Task<MailForwardResult> RunAsync(ForwardRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        observer.OnVerbose(FormattableString.Invariant($"folders {string.Join("|", request.Folders)}, to {request.DestinationFolder}, since {request.Since:yyyy-MM-dd HH:mm}, ")
            + $"mails {request.MaxMessages}, bytes {request.MaxBytesPerDay}{(request.MaxReadBytesPerDay is { } read ? $" read {read}" : "")}, connections {request.MaxConnections}, ledger {request.Ledger}");
        if (request.Folders.Excluded.Count + request.FolderMap.Count > 0 || request.IncludeDeleted)
            observer.OnVerbose($"without {string.Join("|", request.Folders.Excluded)}, map {string.Join("|", request.FolderMap.Select(rule => $"{rule.Key}>{rule.Value}"))}, deleted {request.IncludeDeleted}");
        await Play.RunAsync("forward", request.Source.EmailAddress, observer, cancellationToken);
        return new MailForwardResult
        {
            Account = request.Source,
            Destination = request.Destination,
            Listed = 300,
            Forwarded = 212,
            AlreadyForwarded = 88,
            Bytes = 212 * 155_000L,
            Duration = TimeSpan.FromSeconds(3),
            Complete = true,
        };
    }
}
