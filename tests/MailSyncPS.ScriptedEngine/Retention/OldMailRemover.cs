namespace MailSyncPS.Engine.Retention;

/// <summary>Frees by the account's address: 200 mails, none for <c>nothing</c>, 40 of them by copies of others for <c>fetched</c>, 10 without a copy for <c>gone</c>, or as many as a dry forward planned.</summary>
public static class OldMailRemover
{
    /// <summary>Plays the planning.</summary>
    public static async Task<RemovalPlan> PlanAsync(RemovalRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        observer.OnVerbose($"folders {string.Join("|", request.Folders)}, days {request.OlderThanDays}, percent {request.UntilPercentUsed}, "
            + $"copy gone {request.IncludeCopyGone}, ledger {request.Ledger}");
        if (request.Folders.Excluded.Count > 0)
            observer.OnVerbose($"without {string.Join("|", request.Folders.Excluded)}");
        await Play.RunAsync("plan removal", request.Source.EmailAddress, observer, cancellationToken);
        var count = Play.Verb(request.Source.EmailAddress) == "nothing" ? 0
            : request.Source.PlannedCopies is { } planned ? Enumerable.Range(1, 300).Count(uid => planned.Contains("INBOX", 0, $"{uid}"))
            : 200;
        var preview = new OldMailRemoval
        {
            Account = request.Source,
            Destination = request.Destination,
            Listed = 300,
            Removed = count,
            RemovedWithoutCopy = Play.Verb(request.Source.EmailAddress) == "gone" ? 10 : 0,
            KeptRecent = 300 - count,
            FreedBytes = count * 155_000L,
            PercentUsedBefore = 96.5,
            PercentUsedAfter = 12.25,
        };
        return new RemovalPlan(request, preview) { Adopted = Play.Verb(request.Source.EmailAddress) == "fetched" ? 40 : 0 };
    }

    /// <summary>Plays the removal.</summary>
    public static async Task<OldMailRemoval> ExecuteAsync(RemovalPlan plan, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Play.RunAsync("removal", plan.Request.Source.EmailAddress, observer, cancellationToken);
        return plan.Preview;
    }
}
