using MailSyncPS.Build;

// The PowerShell engine of tests and demo reports to nobody.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

IBuildCommand[] commands =
[
    new BuildCommand(), new TestCommand(), new DemoCommand(), new BenchCommand(), new FaultsCommand(), new SimulateCommand(), new FuzzCommand(),
    new PackCommand(), new ServersCommand(),
];

if (args.Length > 0 && commands.FirstOrDefault(command => command.Name == args[0]) is { } chosen)
{
    try
    {
        return await chosen.RunAsync(args[1..]);
    }
    catch (BuildFailedException failure)
    {
        await Console.Error.WriteLineAsync($"{chosen.Name}: {failure.Message}");
        return 1;
    }
}

await Console.Error.WriteLineAsync("Usage: dotnet run --project build -- COMMAND");
await Console.Error.WriteLineAsync();
foreach (var command in commands)
    await Console.Error.WriteLineAsync($"  {command.Name,-9}{command.Purpose}");
return 2;
