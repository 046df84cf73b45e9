using MailSyncPS.Campaign.Schedules;

namespace MailSyncPS.Campaign.Commands;

/// <summary>The random schedules of faults as a command.</summary>
static class SchedulesCommand
{
    const int Usual = 200;

    /// <summary>How it is used.</summary>
    public const string Usage = "schedules [--schedules N] [--seed S] [--lanes L] [--ledger file|postgresql]";

    /// <summary>Runs them.</summary>
    /// <returns>0 when no schedule violated an invariant; 1 when one did, or when it was stopped.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var options = new Options(arguments, "--schedules", "--seed", "--lanes", "--ledger");
        var (count, seed) = (options.Number("--schedules") ?? Usual, options.Number("--seed") ?? Random.Shared.Next(int.MaxValue / 2));
        var lanes = Math.Max(1, options.Number("--lanes") ?? 2 * Environment.ProcessorCount);
        Console.WriteLine($"{count} schedules from seed {seed} on, {lanes} side by side");
        try
        {
            return (await ScheduleCampaign.RunAsync(count, seed, lanes, options.Ledger, Console.Out, cancellationToken)).Failures == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("Stopped before its end.");
            return 1;
        }
    }
}
