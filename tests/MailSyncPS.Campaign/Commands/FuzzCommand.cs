using MailSyncPS.Campaign.Fuzzing;

namespace MailSyncPS.Campaign.Commands;

/// <summary>The fuzz lane as a command.</summary>
static class FuzzCommand
{
    const int UsualMinutes = 2;

    /// <summary>How it is used.</summary>
    public const string Usage = "fuzz [--minutes N] [--seed S] [--round S]";

    /// <summary>Plays rounds until the time is over, or one round by its seed, in this process.</summary>
    /// <returns>0 when nothing went wrong; 1 when something did.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var options = new Options(arguments, "--minutes", "--seed", "--round");
        if (options.Number("--round") is { } round)
            return await RepeatAsync(round);
        var seed = options.Number("--seed") ?? Random.Shared.Next(int.MaxValue / 2);
        Console.WriteLine($"from seed {seed} on");
        return (await FuzzCampaign.RunAsync(seed, TimeSpan.FromMinutes(options.Number("--minutes") ?? UsualMinutes), Console.Out, cancellationToken)).Failures.Count == 0 ? 0 : 1;
    }

    static async Task<int> RepeatAsync(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("mailsyncps-fuzz-");
        try
        {
            var (kind, wrong) = await FuzzRound.PlayAsync(seed, folder.FullName);
            Console.WriteLine($"{kind}: {wrong ?? "nothing went wrong"}");
            return wrong is null ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
