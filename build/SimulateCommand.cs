namespace MailSyncPS.Build;

/// <summary>Plays what the simulated servers can play as a whole; a test run plays a part of it.</summary>
sealed class SimulateCommand : IBuildCommand
{
    public string Name => "simulate";

    public string Purpose => "play simulated servers: kills, pairs, faults, workers (SITUATION STEP --ledger postgresql --share N) or histories (COUNT SEED)";

    public async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Contains("workers") || arguments.Contains("postgresql"))
            await DebianPackages.TryPostgresAsync();
        return await ExternalProgram.RunAsync("dotnet",
            ["run", "--project", Path.Combine(Repository.TestsFolder, "MailSyncPS.Simulation"), "-c", "Release", "--", .. arguments]);
    }
}
