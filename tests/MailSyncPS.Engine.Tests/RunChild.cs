using System.Text.Json;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests;

/// <summary>A run in another process, to be killed. It says a line at every step.</summary>
sealed record RunChild(MailProtocol Protocol, int SourcePort, string SourceUser, int DestinationPort, string DestinationUser, string LedgerPath)
{
    public const string Forward = "RunChild.Forward";
    public const string Remove = "RunChild.Remove";

    /// <summary>Starts it.</summary>
    public ChildProcess Start(string task) => new(task, JsonSerializer.Serialize(this));

    /// <summary>Plays the child, where this process is one.</summary>
    public static void RunIfAsked()
    {
        var task = Environment.GetEnvironmentVariable(LedgerChild.Task);
        if (task is not (Forward or Remove))
            return;
        var child = JsonSerializer.Deserialize<RunChild>(Environment.GetEnvironmentVariable(LedgerChild.Argument)!)!;
        child.RunAsync(task).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    async Task RunAsync(string task)
    {
        var observer = new RecordingObserver { WhenProgress = p => Console.WriteLine(p.Status) };
        var source = TestAccounts.At(SourcePort, Protocol, SourceUser);
        var destination = TestAccounts.At(DestinationPort, MailProtocol.Imap, DestinationUser);
        if (task == Forward)
        {
            var result = await MailForwarder.RunAsync(new ForwardRequest { Source = source, Destination = destination, Ledger = LedgerPath, Timeouts = new() { Doubt = TimeSpan.FromSeconds(5) } }, observer, default);
            Console.WriteLine($"end {result}");
            return;
        }
        var plan = await OldMailRemover.PlanAsync(new RemovalRequest { Source = source, Destination = destination, Ledger = LedgerPath, OlderThanDays = 7 }, observer, default);
        var removal = await OldMailRemover.ExecuteAsync(plan, observer, default);
        Console.WriteLine($"end {removal}");
    }
}
