using System.Diagnostics;
using System.Net;

namespace MailSyncPS.TestServers;

/// <summary>
/// A real mail server that isn't Dovecot 2.3, on loopback ports, with its mail in a scratch folder. Its mail is put in and read as it
/// lies on disk. Every user's password is "pw".
/// </summary>
public abstract class OtherServer : IAsyncDisposable
{
    const int StartAttempts = 3;
    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    WatchedProcess? _process;

    /// <summary>The port of IMAP; null where it has none.</summary>
    public int? ImapPort { get; private set; }

    /// <summary>The port of POP3.</summary>
    public int Pop3Port { get; private set; }

    /// <summary>What its programs have said.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>The folder of all that it writes.</summary>
    public string FolderPath => Chroot.PathOf("");

    private protected DebianChroot Chroot { get; } = new();

    private protected virtual bool HasImap => true;

    /// <summary>Why a server can't be had here; null when it can.</summary>
    public static string? WhyNot(OtherServerKind kind) => OtherServerFiles.WhyNot(kind switch
    {
        OtherServerKind.Courier or OtherServerKind.CourierToTrash => CourierServer.Program,
        OtherServerKind.Cyrus => CyrusServer.Program,
        OtherServerKind.Uw => UwServer.Program,
        OtherServerKind.Mailutils => MailutilsServer.Program,
        OtherServerKind.Popa3d => Popa3dServer.Program,
        OtherServerKind.Dovecot24 => Dovecot24Server.Program,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });

    /// <summary>Starts a server.</summary>
    public static async Task<OtherServer> RunAsync(OtherServerKind kind)
    {
        OtherServer server = kind switch
        {
            OtherServerKind.Courier => new CourierServer(expungeToTrash: false),
            OtherServerKind.CourierToTrash => new CourierServer(expungeToTrash: true),
            OtherServerKind.Cyrus => new CyrusServer(),
            OtherServerKind.Uw => new UwServer(),
            OtherServerKind.Mailutils => new MailutilsServer(),
            OtherServerKind.Popa3d => new Popa3dServer(),
            OtherServerKind.Dovecot24 => new Dovecot24Server(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a user with an empty mailbox.</summary>
    public virtual Task AddUserAsync(string user)
    {
        Chroot.AddUser(user);
        return Task.CompletedTask;
    }

    /// <summary>Puts mails into a user's INBOX on disk, bytes as they are as far as the storage can hold them. No session may have it open.</summary>
    public abstract Task DeliverAsync(string user, IEnumerable<TestMail> mails);

    /// <summary>Opens a user's INBOX as a mail program does, after which the server has given it a UIDVALIDITY that stays.</summary>
    public Task OpenAsync(string user) => LoginSession.RunAsync(ImapPort!.Value, user, openInbox: true);

    /// <summary>All mails of a user as they lie on disk, over all folders.</summary>
    public abstract Task<IReadOnlyList<StoredMail>> AllMailsAsync(string user);

    /// <summary>Ends all of its processes and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Chroot.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes its configuration, and returns the script that starts it.</summary>
    private protected abstract string Configure(int pop3Port, int imapPort);

    async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts.Take(2, IPAddress.Loopback);
            (Pop3Port, ImapPort) = (ports[0], HasImap ? ports[1] : null);
            // A script's own exec would leave namespaces whose first process changes its account, and so outlives us.
            _process = Chroot.Start($"{Configure(ports[0], ports[1])}\nwait\n");
            try
            {
                await WaitForGreetingAsync(Pop3Port);
                if (ImapPort is { } imap)
                    await WaitForGreetingAsync(imap);
                return;
            }
            catch (OtherServerFailedException) when (attempt < StartAttempts)
            {
                // Somebody else may have taken a port since it was found free.
                await StopAsync();
            }
        }
    }

    async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
            await process.StopAsync();
    }

    async Task WaitForGreetingAsync(int port)
    {
        var waited = Stopwatch.StartNew();
        while (!await Greeting.ComesAsync("127.0.0.1", port))
        {
            if (_process!.HasExited || waited.Elapsed > StartTime)
                throw new OtherServerFailedException($"{GetType().Name} does not answer on port {port}. {Output}");
            await Task.Delay(20);
        }
    }
}
