using MailSyncPS.Build.Testing;

namespace MailSyncPS.Build;

/// <summary>Runs the servers of the Pester files for a session at a prompt.</summary>
sealed class ServersCommand : IBuildCommand
{
    public string Name => "servers";

    public string Purpose => "start the Pester files' mail servers, say as JSON how to reach them, and stop them at the end of the input";

    public async Task<int> RunAsync(string[] arguments)
    {
        await DebianPackages.EnsureAsync();
        await using var servers = await PesterServers.StartAsync();
        Console.WriteLine(servers.Json);
        // On Ctrl+C too the servers' folders are deleted.
        var interrupted = new TaskCompletionSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.TrySetResult();
        };
        await Task.WhenAny(interrupted.Task, Task.Run(Console.In.ReadLine));
        return 0;
    }
}
