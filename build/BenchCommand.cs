namespace MailSyncPS.Build;

/// <summary>Measures the built module against another program and against the wire.</summary>
sealed class BenchCommand : IBuildCommand
{
    public string Name => "bench";

    public string Purpose => "measure the module on real servers, against mbsync and the wire (--quick, --scale, --only PATTERN)";

    public async Task<int> RunAsync(string[] arguments)
    {
        await DebianPackages.EnsureWithPeerAsync();
        await DebianPackages.TryPostgresAsync();
        await BuildCommand.BuildModuleAsync();
        var project = Path.Combine(Repository.Root, "bench", "MailSyncPS.Bench");
        var (exitCode, output) = await ExternalProgram.CaptureAsync("dotnet", "build", project, "-c", "Release", "--nologo", "-v", "quiet", "-tl:off");
        if (exitCode != 0)
            throw new BuildFailedException($"the bench did not build.\n{output}");
        // On Ctrl+C the bench stops its servers, and is waited for.
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        return await ExternalProgram.RunAsync("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "MailSyncPS.Bench.dll"), .. arguments]);
    }
}
