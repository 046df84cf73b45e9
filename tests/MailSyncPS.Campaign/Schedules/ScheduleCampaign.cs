using System.Collections.Concurrent;
using System.Globalization;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Plays many schedules of faults, several side by side on the same servers.</summary>
static class ScheduleCampaign
{
    /// <summary>Plays schedules.</summary>
    /// <param name="schedules">How many.</param>
    /// <param name="firstSeed">The seed of the first; each further one has the next.</param>
    /// <param name="lanes">How many at a time.</param>
    /// <param name="ledger">What the ledgers are kept in.</param>
    /// <param name="output">Gets each failing schedule with its story, and the figures at the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ScheduleFigures> RunAsync(int schedules, int firstSeed, int lanes, LedgerKind ledger, TextWriter output, CancellationToken cancellationToken)
    {
        await using var servers = await ScheduleServers.StartAsync(ledger);
        var figures = new ScheduleFigures();
        var seeds = new ConcurrentQueue<int>(Enumerable.Range(firstSeed, schedules));
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(async () =>
        {
            while (seeds.TryDequeue(out var seed))
                await PlayAsync(seed, servers, figures, output, cancellationToken);
        }, cancellationToken)));
        if (servers.Database is { } database)
            figures.AddRestarts(database.Restarts);
        await output.WriteLineAsync(figures.ToString());
        return figures;
    }

    static async Task PlayAsync(int seed, ScheduleServers servers, ScheduleFigures figures, TextWriter output, CancellationToken cancellationToken)
    {
        var schedule = ScheduleGenerator.Create(seed);
        if (servers.Database is not null)
            schedule = WorkerGenerator.Add(schedule);
        await using var runner = new ScheduleRunner(schedule, servers, figures);
        try
        {
            await runner.PlayAsync(cancellationToken);
        }
        catch (ScheduleViolationException violation)
        {
            figures.Add(violation.Invariant);
            await TellAsync(violation.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            figures.Add(Invariant.NothingUnexpected);
            await TellAsync(failure.ToString());
        }

        async Task TellAsync(string what)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"""
                FAILED {schedule}
                What happened:
                {string.Join('\n', runner.Story)}
                Violated: {what}
                Again: dotnet run --project tests/MailSyncPS.Campaign -- schedules --schedules 1 --seed {seed}{(servers.Database is null ? "" : " --ledger postgresql")}

                """);
            lock (output)
                output.WriteLine(text);
            await output.FlushAsync(cancellationToken);
        }
    }
}
