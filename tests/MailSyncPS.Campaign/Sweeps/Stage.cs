using System.Globalization;
using MailSyncPS.Campaign.Children;
using MailSyncPS.Campaign.Runs;
using MailSyncPS.ModuleRunner;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Two mailboxes of their own on the sweep's servers, and a ledger: the place where a scenario is played once.</summary>
sealed class Stage : IDisposable
{
    /// <summary>What a mailbox of the first stage has as UIDVALIDITY; one of the next stage has the next.</summary>
    const long FirstValidity = 1_600_000_000;

    static int s_number;

    readonly ILedgers _ledgers;
    readonly DovecotServer _old;
    readonly DovecotServer _new;
    readonly int _number;

    Stage(Scenario scenario, ILedgers ledgers, DovecotServer old, DovecotServer @new, int destinationPort, int roomyPort, string roomyMail)
    {
        (Scenario, _ledgers, _old, _new, RoomyPort, _number) = (scenario, ledgers, old, @new, roomyPort, Interlocked.Increment(ref s_number));
        var user = string.Create(CultureInfo.InvariantCulture, $"u{_number}p{Environment.ProcessId}");
        RoomyMail = Path.Combine(roomyMail, user);
        Job = scenario.Parameters(new ModuleJob
        {
            Task = scenario.Task,
            Protocol = scenario.Protocol.ToString(),
            SourcePort = scenario.Protocol == MailProtocol.Pop3 ? old.Pop3Port : old.ImapPort,
            SourceUser = user,
            DestinationPort = destinationPort,
            DestinationUser = user,
            Ledger = LedgerPath("ledger"),
            Folders = scenario.Folders.Count > 1 ? ["*"] : null,
        });
    }

    /// <summary>Sets the stage up to the moment at which the run begins that is to be killed.</summary>
    public static async Task<Stage> SetAsync(Scenario scenario, SweepServers servers, CancellationToken cancellationToken)
    {
        var @new = await servers.DestinationAsync(scenario.Destination);
        var roomy = scenario.Release is null ? @new : await servers.DestinationAsync(DestinationKind.Batching);
        var stage = new Stage(scenario, servers.NewLedgers(), await servers.OldAsync(), @new, await servers.PortAsync(scenario.Destination), roomy.ImapPort, Path.GetFullPath(Path.Combine(roomy.MailFolder("x"), "../..")));
        try
        {
            var early = scenario.Early ?? scenario.Mails.Count;
            stage.Deliver(0, early);
            stage.Number();
            if (scenario.PrepareAsync is not null)
                await scenario.PrepareAsync(stage, cancellationToken);
            stage.Deliver(early, scenario.Mails.Count);
            return stage;
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }

    /// <summary>What is played.</summary>
    public Scenario Scenario { get; }

    /// <summary>The run that is killed, and resumed.</summary>
    public ModuleJob Job { get; set; }

    /// <summary>The port of a server without limits, for the mailbox once it has moved there.</summary>
    public int RoomyPort { get; }

    /// <summary>Where that server keeps the mailbox.</summary>
    public string RoomyMail { get; }

    /// <summary>The path or the address of a ledger of this stage.</summary>
    public string LedgerPath(string name) => _ledgers.Address(name);

    /// <summary>A folder of the old mailbox.</summary>
    public Maildir Source(string folder = "INBOX") => _old.Mailbox(Job.SourceUser, folder);

    /// <summary>A folder of the new mailbox.</summary>
    public Maildir Destination(string folder = "INBOX") => _new.Mailbox(Job.DestinationUser, folder);

    /// <summary>The folder in which the new server keeps the mailbox.</summary>
    public string DestinationHome => HomeOf(_new);

    /// <summary>The old server's IMAP port.</summary>
    public int SourceImapPort => _old.ImapPort;

    /// <summary>Backs the old mailbox up, with all that its server knows of it.</summary>
    public Task<MaildirSnapshot> BackUpSourceAsync() => BackUpAsync(_old, Job.SourceUser);

    /// <summary>Backs the new mailbox up, with all that its server knows of it.</summary>
    public Task<MaildirSnapshot> BackUpDestinationAsync() => BackUpAsync(_new, Job.DestinationUser);

    /// <summary>Puts a backup of the old mailbox in place.</summary>
    public Task RestoreSourceAsync(MaildirSnapshot backup) => RestoreAsync(backup, _old, Job.SourceUser);

    /// <summary>Puts a backup of the new mailbox in place.</summary>
    public Task RestoreDestinationAsync(MaildirSnapshot backup) => RestoreAsync(backup, _new, Job.DestinationUser);

    static async Task<MaildirSnapshot> BackUpAsync(DovecotServer server, string user)
    {
        await server.WaitUntilClosedAsync(user);
        return MaildirSnapshot.Take(server.Mailbox(user));
    }

    static async Task RestoreAsync(MaildirSnapshot backup, DovecotServer server, string user)
    {
        await server.WaitUntilClosedAsync(user);
        backup.Restore();
    }

    /// <summary>Does a job to its end in this process; only the failures that a scenario is about are expected of it.</summary>
    public async Task<EngineEnd> RunAsync(Func<ModuleJob, ModuleJob>? change, CancellationToken cancellationToken) =>
        await EngineRun.RunAsync(change is null ? Job : change(Job), cancellationToken);

    /// <summary>Does a job in a child that is killed at a step; it is an error when it does not come that far.</summary>
    public async Task KillAsync(string step, int occurrence, CancellationToken cancellationToken)
    {
        var end = await ModuleChild.RunAsync(Job with { KillAtName = step, KillAtOccurrence = occurrence }, cancellationToken);
        if (!end.WasKilled)
            throw new InvalidOperationException($"The child never came to '{step}'. It {end}");
    }

    /// <summary>What lies in the storage now.</summary>
    public StageState Look() => new(_old.AllMails(Job.SourceUser), _new.AllMails(Job.DestinationUser));

    void Deliver(int from, int to)
    {
        for (var i = from; i < to; i++)
            Source(Scenario.Folders[i % Scenario.Folders.Count]).Deliver(Scenario.Mails[i]);
    }

    void Number()
    {
        foreach (var folder in Scenario.Folders.Select(Source).Where(f => f.Count > 0))
            folder.NumberAs(FirstValidity + _number);
    }

    string HomeOf(DovecotServer server) => Path.GetDirectoryName(server.MailFolder(Job.DestinationUser))!;

    /// <summary>Takes both mailboxes away; a session that is still closing may put a file back.</summary>
    public void Dispose()
    {
        _ledgers.Dispose();
        try
        {
            if (Directory.Exists(RoomyMail) && new DirectoryInfo(RoomyMail).LinkTarget is not null)
                Directory.Delete(RoomyMail);
            foreach (var home in new[] { HomeOf(_old), DestinationHome }.Where(Directory.Exists))
                Directory.Delete(home, recursive: true);
        }
        catch (IOException)
        {
            // It goes with the server's folder.
        }
    }
}
