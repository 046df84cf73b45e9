using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>A real DNS server (dnsmasq) on a loopback port, which knows the domains "test" and "localhost" and nothing else, and asks nobody.</summary>
public sealed class NameServer : IAsyncDisposable
{
    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin"];

    readonly ScratchFolder _folder = new("dns");
    readonly WatchedProcess _process;

    NameServer(IEnumerable<string> records)
    {
        var program = Folders.Select(folder => Path.Combine(folder, "dnsmasq")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("dnsmasq is not installed: the Debian package dnsmasq-base has it.");
        Endpoint = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1, IPAddress.Loopback)[0]);
        var configuration = Path.Combine(_folder.Path, "dnsmasq.conf");
        File.WriteAllLines(configuration,
        [
            $"port={Endpoint.Port.ToString(CultureInfo.InvariantCulture)}", "listen-address=127.0.0.1", "bind-interfaces", "no-resolv", "no-hosts", "cache-size=0",
            "local=/test/localhost/", "host-record=localhost,127.0.0.1", "log-queries", $"log-facility={LogPath}", .. records,
        ]);
        _process = WatchedProcess.Start(program, "--no-daemon", "--conf-file=" + configuration);
    }

    /// <summary>Where it answers.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The questions so far, as in <c>SRV _imaps._tcp.example.test</c>.</summary>
    public IReadOnlyList<string> Questions =>
    [
        .. from line in File.Exists(LogPath) ? File.ReadAllLines(LogPath) : []
           let start = line.IndexOf("query[", StringComparison.Ordinal)
           where start >= 0
           let words = line[(start + "query[".Length)..].Split(' ')
           select $"{words[0].TrimEnd(']')} {words[1]}",
    ];

    string LogPath => Path.Combine(_folder.Path, "dnsmasq.log");

    /// <summary>Starts a server.</summary>
    /// <param name="records">Its records, as lines of a dnsmasq configuration.</param>
    public static async Task<NameServer> RunAsync(params string[] records)
    {
        var server = new NameServer(records);
        var waited = Stopwatch.StartNew();
        while (!await server.AnswersAsync())
        {
            if (server._process.HasExited || waited.Elapsed > StartTime)
            {
                var output = server._process.Output;
                await server.DisposeAsync();
                throw new InvalidOperationException($"dnsmasq does not answer. {output}");
            }
            await Task.Delay(10);
        }
        return server;
    }

    /// <summary>Stops it and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        _folder.Dispose();
    }

    async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
