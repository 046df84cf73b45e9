namespace MailSyncPS.Build;

/// <summary>Plays altered conversations and ledgers against the engine, for as long as one likes; a test plays a minute of it.</summary>
sealed class FuzzCommand : IBuildCommand
{
    public string Name => "fuzz";

    public string Purpose => "play altered servers and ledgers (--minutes N, --seed S), or one of them again (--round S)";

    public Task<int> RunAsync(string[] arguments)
    {
        // On Ctrl+C the campaign tells how far it came, and is waited for.
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        return ExternalProgram.RunAsync("dotnet",
            ["run", "--project", Path.Combine(Repository.TestsFolder, "MailSyncPS.Campaign"), "-c", "Release", "--", "fuzz", .. arguments]);
    }
}
