using MailSyncPS.Engine.Discovery.Providers;
using MailSyncPS.Engine.Discovery.Records;
using MailSyncPS.Engine.Discovery.Web;

namespace MailSyncPS.Engine.Discovery;

/// <summary>
/// One search for the servers of a domain. The sources are asked side by side, and the servers they name are probed as
/// soon as they are known. Those that somebody vouches for count first: guesses are tried only where none of them answers.
/// </summary>
sealed class DomainSearch(string domain, DiscoveryRequest request, DiscoverySettings settings, IRunObserver observer)
{
    IReadOnlyList<MailProtocol> Wanted => request.Protocol is { } only ? [only] : [MailProtocol.Imap, MailProtocol.Pop3];

    /// <summary>Searches.</summary>
    public async Task<DomainFindings> RunAsync(CancellationToken cancellationToken)
    {
        using var web = new WebReader(settings);
        using var stop = settings.Timeouts.Limit(settings.Timeouts.Search, cancellationToken);
        var resolver = new Resolver(settings);
        var (named, guessed) = Start(new AutoconfigLookup(domain, web), resolver, stop.Token);
        try
        {
            var choice = await new SourceChoice(Wanted).ChooseAsync(named, guessed).ConfigureAwait(false);
            // What is still asked can change nothing.
            await stop.CancelAsync().ConfigureAwait(false);
            var all = (await Task.WhenAll(named.Concat(guessed)).ConfigureAwait(false)).OfType<SourceFindings>().ToList();
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<DiscoveryAttempt> tried = [.. all.SelectMany(findings => findings.Attempts)];
            foreach (var attempt in tried)
                observer.OnVerbose(attempt.ToString());
            return new DomainFindings(choice, tried, choice is null
                && all.SelectMany(findings => findings.Answer.Declined).Intersect(Wanted).Count() == Wanted.Count)
            {
                IsOffline = choice is null && resolver.IsCutOff,
            };
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(named.Concat(guessed))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    (IReadOnlyList<Task<SourceFindings?>> Named, IReadOnlyList<Task<SourceFindings?>> Guessed) Start(AutoconfigLookup autoconfig,
        Resolver resolver, CancellationToken stop)
    {
        var prober = new HostProber(settings, resolver, request.Port, observer);
        var overHttps = autoconfig.AtDomainAsync(Uri.UriSchemeHttps, stop);
        Task<SourceFindings?>[] named =
        [
            ProbeAsync(prober, () => SrvRecords.AskAsync(domain, resolver, stop), stop),
            ProbeAsync(prober, () => overHttps, stop),
            ProbeAsync(prober, () => autoconfig.AtDatabaseAsync(DiscoverySource.IspDatabase, domain, stop), stop),
            ProbeAsync(prober, () => Task.FromResult(ProviderTable.ByDomain(domain)), stop),
        ];
        var mayGuess = MayGuessAsync(named, stop);
        return (named,
        [
            GuessAsync(mayGuess, prober, async () => (await overHttps.ConfigureAwait(false)).Candidates.Count > 0
                ? new SourceAnswer(DiscoverySource.AutoconfigHttp)
                : await autoconfig.AtDomainAsync(Uri.UriSchemeHttp, stop).ConfigureAwait(false), stop),
            GuessAsync(mayGuess, prober,
                async () => await new HostingHint(domain, autoconfig)
                .FollowAsync(await MxRecords.AskAsync(domain, resolver, stop).ConfigureAwait(false), stop).ConfigureAwait(false), stop),
            GuessAsync(mayGuess, prober, () => Task.FromResult(UsualNames.Of(domain)), stop),
        ]);
    }

    /// <summary>Whether guesses are worth a try, as soon as that is known.</summary>
    async Task<bool> MayGuessAsync(IReadOnlyList<Task<SourceFindings?>> named, CancellationToken stop)
    {
        var all = Task.WhenAll(named);
        await Task.WhenAny(all, settings.Timeouts.DelayAsync(settings.Timeouts.GuessAfter, stop)).ConfigureAwait(false);
        var known = named.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result).OfType<SourceFindings>().ToList();
        return !known.Exists(findings => findings.Speaks(Wanted))
            && Wanted.Except(known.SelectMany(findings => findings.Answer.Declined)).Any();
    }

    static async Task<SourceFindings?> GuessAsync(Task<bool> mayGuess, HostProber prober, Func<Task<SourceAnswer>> ask,
        CancellationToken stop) =>
        await mayGuess.ConfigureAwait(false) ? await ProbeAsync(prober, ask, stop).ConfigureAwait(false) : null;

    /// <summary>Asks a source and probes what it names; null when the search ended first.</summary>
    static async Task<SourceFindings?> ProbeAsync(HostProber prober, Func<Task<SourceAnswer>> ask, CancellationToken stop)
    {
        try
        {
            return await prober.ProbeAsync(await ask().ConfigureAwait(false), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
