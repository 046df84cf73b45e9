namespace MailSyncPS.Build;

/// <summary>Runs the long campaigns that no test run has the time for: a kill at every step, and random schedules of faults.</summary>
sealed class FaultsCommand : IBuildCommand
{
    const string Sweep = "--sweep";
    const string Schedules = "--schedules";

    public string Name => "faults";

    public string Purpose => "kill a run at every step (--sweep) and play random faults (--schedules N), or both (--seed S, --lanes L, --ledger postgresql)";

    public async Task<int> RunAsync(string[] arguments)
    {
        await DebianPackages.EnsureAsync();
        if (arguments.Contains("postgresql"))
            await DebianPackages.TryPostgresAsync();
        await BuildCommand.BuildModuleAsync();
        // On Ctrl+C the campaign stops its servers and tells how far it came, and is waited for.
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        if (arguments is [Sweep, .. var options])
            return await CampaignAsync(["sweep", .. options]);
        if (arguments.Contains(Schedules))
            return await CampaignAsync(["schedules", .. arguments]);
        var swept = await CampaignAsync(["sweep", .. arguments]);
        return swept == 0 ? await CampaignAsync(["schedules", .. arguments]) : swept;
    }

    static Task<int> CampaignAsync(string[] arguments) => ExternalProgram.RunAsync("dotnet",
        ["run", "--project", Path.Combine(Repository.TestsFolder, "MailSyncPS.Campaign"), "-c", "Release", "--", .. arguments]);
}
