using System.Globalization;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What another process does with a ledger while a test watches. It reports on its standard output.</summary>
static class LedgerChild
{
    public const string Task = "MAILSYNCPS_TEST_TASK";
    public const string Argument = "MAILSYNCPS_TEST_ARGUMENT";

    public static void RunAndExit()
    {
        var task = Environment.GetEnvironmentVariable(Task);
        var argument = Environment.GetEnvironmentVariable(Argument) ?? "";
        try
        {
            switch (task)
            {
                case nameof(WriteForeverAsync):
                    WriteForeverAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(AddHundredAsync):
                    AddHundredAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(HoldLockAsync):
                    HoldLockAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(SaveWhenToldAsync):
                    SaveWhenToldAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(HoldMachineLockAsync):
                    HoldMachineLockAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(RunForeverAsync):
                    RunForeverAsync(argument).GetAwaiter().GetResult();
                    break;
                case nameof(ShowPath):
                    ShowPath();
                    break;
                default:
                    throw new NotSupportedException($"no task {task}");
            }
        }
        catch (MailSyncException e)
        {
            Console.WriteLine($"{e.Failure}: {e.Message}");
            Environment.Exit(3);
        }

        Environment.Exit(0);
    }

    /// <summary>Saves three messages at a time, and says which were saved.</summary>
    public static async Task WriteForeverAsync(string path)
    {
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        while (true)
        {
            var name = Guid.NewGuid().ToString("N");
            await route.SaveAsync([Samples.Intent($"{name}-0"), Samples.Intent($"{name}-1"), Samples.Intent($"{name}-2")], default);
            Console.WriteLine(name);
        }
    }

    /// <summary>Saves a hundred messages of a source named after the process, one by one.</summary>
    public static async Task AddHundredAsync(string path)
    {
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        var source = Samples.Old with { Login = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) };
        var route = await ledger.OpenRouteAsync(source, Samples.New, default);
        for (var i = 0; i < 100; i++)
            await route.SaveAsync(Samples.Listed(i));
        Console.WriteLine(source.Login);
    }

    /// <summary>Takes the lock and keeps it until the standard input ends.</summary>
    public static async Task HoldLockAsync(string path)
    {
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        Console.WriteLine("held");
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Takes the lock, and saves a message when it is told a line.</summary>
    public static async Task SaveWhenToldAsync(string path)
    {
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Console.WriteLine("held");
        await Console.In.ReadLineAsync();
        await route.SaveAsync(Samples.Listed("1"));
        Console.WriteLine("saved");
    }

    /// <summary>Takes the machine's lock and keeps it until the standard input ends.</summary>
    public static async Task HoldMachineLockAsync(string login)
    {
        using var held = await Engine.Ledger.Locks.MachineLock.TakeAsync(MachineAccount(login), new RunTimeouts(), default);
        Console.WriteLine("held");
        await Console.In.ReadToEndAsync();
    }

    public static MailAccount MachineAccount(string login) => new("taro@example.jp", Samples.Old.Host, 995, MailProtocol.Pop3, MailSecurity.Tls, login);

    /// <summary>Begins a run that never ends.</summary>
    public static async Task RunForeverAsync(string path)
    {
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var account = new MailAccount("taro@example.jp", Samples.Old.Host, 995, MailProtocol.Pop3, MailSecurity.Tls, Samples.Old.Login);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        route.BeginRun(new(Engine.Ledger.History.RunKind.Forward, account, account) { Holding = held.Holding });
        await route.NoteRunAsync(default);
        Console.WriteLine("running");
        await System.Threading.Tasks.Task.Delay(Timeout.Infinite);
    }

    /// <summary>Says where the ledger is.</summary>
    public static void ShowPath() => Console.WriteLine(LedgerPath.Resolve(null));
}
