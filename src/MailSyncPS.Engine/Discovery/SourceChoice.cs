namespace MailSyncPS.Engine.Discovery;

/// <summary>Chooses among what the sources name, as soon as nothing better can come.</summary>
/// <param name="wanted">The protocols that serve, the preferred first.</param>
sealed class SourceChoice(IReadOnlyList<MailProtocol> wanted)
{
    IReadOnlyList<MailProtocol> _offered = wanted;

    /// <summary>Chooses: a server that somebody vouches for before a guess, then a safe one, then by protocol, then by source.</summary>
    /// <param name="named">Sources that count, in their order.</param>
    /// <param name="guessed">The others, in their order.</param>
    public async Task<ChosenServer?> ChooseAsync(IReadOnlyList<Task<SourceFindings?>> named,
        IReadOnlyList<Task<SourceFindings?>> guessed) =>
        await ChooseAsync(named).ConfigureAwait(false) ?? await ChooseAsync(guessed).ConfigureAwait(false);

    async Task<ChosenServer?> ChooseAsync(IReadOnlyList<Task<SourceFindings?>> sources)
    {
        var known = new List<SourceFindings>();
        foreach (var source in sources)
        {
            if (await source.ConfigureAwait(false) is not { } findings)
                continue;
            known.Add(findings);
            _offered = [.. _offered.Except(findings.Answer.Declined)];
            if (_offered.Count == 0)
                return null;
            if (findings.Choose(_offered[0], safe: true) is { } best)
                return best;
        }
        return (from safe in (bool[])[true, false]
                from protocol in _offered
                from findings in known
                select findings.Choose(protocol, safe)).FirstOrDefault(choice => choice is not null);
    }
}
