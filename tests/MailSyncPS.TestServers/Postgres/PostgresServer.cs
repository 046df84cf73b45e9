using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MailSyncPS.TestServers;

/// <summary>A real PostgreSQL on a loopback port, with its data in a scratch folder of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The role that owns it.</summary>
    public const string Owner = "owner";

    /// <summary>The password of its roles.</summary>
    public const string Password = "pg-Geheim-123";

    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    readonly ScratchFolder _folder = new("pg");
    readonly string[] _settings;
    WatchedProcess? _process;

    PostgresServer(string[] settings)
    {
        _settings = settings;
        DataFolder = Path.Combine(_folder.Path, "data");
        Port = FreePorts.Take(1, IPAddress.Loopback)[0];
        UnixAccount.MailOwner.Own(_folder.Path);
    }

    /// <summary>The port it listens on, at 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Its address as the owner, without a password.</summary>
    public string Address(string database = "postgres", string query = "sslmode=disable", string user = Owner, int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}@127.0.0.1:{port ?? Port}/{database}?{query}");

    /// <summary>The settings for a client of Npgsql, as the owner.</summary>
    public string Settings(string database = "postgres") => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Username={Owner};Password={Password};Database={database};SSL Mode=Disable;Pooling=false");

    /// <summary>What it has said.</summary>
    public string LogText => _process?.Output ?? "";

    /// <summary>The process id of the server itself, as it wrote it down.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Where its data is.</summary>
    string DataFolder { get; init; }

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">Settings beside the usual ones, as in <c>ssl=on</c>.</param>
    public static Task<PostgresServer> RunAsync(params string[] settings) => RunAsync(new(settings), server => server.MakeAsync());

    /// <summary>Makes a server whose data is on a small disk, and starts it.</summary>
    public static Task<PostgresServer> RunOnAsync(SmallDisk disk, params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return RunAsync(new(settings) { DataFolder = Path.Combine(disk.Path, "data") }, server => server.MakeAsync());
    }

    /// <summary>Makes a server that speaks TLS, and starts it.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="clientAuthority">
    /// The file of the authority whose certificates clients have to show, for the role that logs in, over TLS only; null where a password
    /// will do.
    /// </param>
    public static Task<PostgresServer> RunWithTlsAsync(ServerCertificate certificate, string? clientAuthority = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        string[] tls = ["ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key"];
        var server = new PostgresServer(clientAuthority is null ? tls : [.. tls, "ssl_ca_file=clients.pem"]);
        return RunAsync(server, async made =>
        {
            await made.MakeAsync();
            made.AddFile("server.pem", await File.ReadAllTextAsync(certificate.CertificatePath));
            made.AddFile("server.key", await File.ReadAllTextAsync(certificate.KeyPath));
            if (clientAuthority is null)
                return;
            made.AddFile("clients.pem", await File.ReadAllTextAsync(clientAuthority));
            made.AddFile("pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n");
        });
    }

    /// <summary>Makes a standby that follows this server as it goes, without this one waiting for it, and starts it.</summary>
    public Task<PostgresServer> RunStandbyAsync() => RunAsync(new([]), async standby =>
    {
        var command = PostgresInstallation.Command("pg_basebackup", "-D", standby.DataFolder, "-d",
            string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={Port} user={Owner} password={Password}"),
            "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await RunAsync(command);
    });

    static async Task<PostgresServer> RunAsync(PostgresServer server, Func<PostgresServer, Task> make)
    {
        try
        {
            await make(server);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements as the owner in one session, each in a transaction of its own, with the server's own client.</summary>
    /// <returns>The rows that they found, one a line, with | between the columns.</returns>
    public async Task<IReadOnlyList<string>> SqlAsync(CancellationToken cancellationToken, params string[] statements)
    {
        var command = PostgresInstallation.Command("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
            "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", Owner, "-d", "postgres", .. statements.SelectMany(sql => new[] { "-c", sql })]);
        command.Environment["PGPASSWORD"] = Password;
        return (await RunAsync(command, cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts it, on the same port as before.</summary>
    public async Task StartAsync()
    {
        string[] all = [.. new[]
        {
            $"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder.Path}", "fsync=off", "max_connections=200",
            "shared_buffers=32MB", "autovacuum_naptime=5s",
        }.Concat(_settings).SelectMany(setting => new[] { "-c", setting })];
        var command = PostgresInstallation.Command("postgres", ["-D", DataFolder, .. all]);
        _process = WatchedProcess.Start(command.FileName, [.. command.ArgumentList]);
        var waited = Stopwatch.StartNew();
        while (!IsReady())
        {
            if (_process.HasExited || waited.Elapsed > StartTime)
                throw new InvalidOperationException($"PostgreSQL does not start. {_process.Output}");
            await Task.Delay(20);
        }
    }

    /// <summary>Stops it at once, as an administrator does who waits for nobody; what was committed stays.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process)
            return;
        Signal("INT");
        for (var waited = Stopwatch.StartNew(); !process.HasExited && waited.Elapsed < StopTime;)
            await Task.Delay(20);
        await process.StopAsync();
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process)
            return;
        Signal("QUIT");
        for (var waited = Stopwatch.StartNew(); !process.HasExited && waited.Elapsed < StopTime;)
            await Task.Delay(20);
        await process.StopAsync();
    }

    /// <summary>Stops it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    async Task MakeAsync()
    {
        var passwords = Path.Combine(_folder.Path, "password");
        await File.WriteAllTextAsync(passwords, Password);
        UnixAccount.MailOwner.Own(passwords);
        var command = PostgresInstallation.Command("initdb", "-D", DataFolder, "-U", Owner, "-A", "scram-sha-256", $"--pwfile={passwords}",
            "--no-sync", "--locale=C.UTF-8", "-E", "UTF8", "--no-instructions");
        await RunAsync(command);
    }

    static async Task<string> RunAsync(ProcessStartInfo command, CancellationToken cancellationToken = default)
    {
        command.RedirectStandardOutput = command.RedirectStandardError = true;
        using var process = Process.Start(command)!;
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complained = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await said
                : throw new InvalidOperationException($"{command.FileName} failed. {await said}{complained}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    void AddFile(string name, string text)
    {
        var path = Path.Combine(DataFolder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UnixAccount.MailOwner.Own(path);
    }

    // The eighth line says how it is, and only of the process that wrote the first.
    bool IsReady()
    {
        try
        {
            return File.ReadAllLines(Path.Combine(DataFolder, "postmaster.pid")) is [_, _, _, _, _, _, _, var state, ..]
                && state.Trim() is "ready" or "standby";
        }
        catch (IOException)
        {
            return false;
        }
    }

    void Signal(string signal)
    {
        if (File.Exists(Path.Combine(DataFolder, "postmaster.pid")))
        {
            using var kill = Process.Start("kill", [$"-{signal}", ProcessId.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }
}
