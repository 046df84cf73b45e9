using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>The lock that all users and ledgers of a machine share, and those who would misuse it.</summary>
public sealed class MachineLockTests : IDisposable
{
    readonly ScratchFolder _folder = new("locks");
    readonly string _login = Guid.NewGuid().ToString("N");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_process_is_refused_and_told_who_holds_it_and_served_after_kill_9()
    {
        using var child = new ChildProcess(nameof(LedgerChild.HoldMachineLockAsync), _login);
        Assert.Equal("held", await child.ReadLineAsync());

        var e = await Assert.ThrowsAsync<MailSyncException>(TakeAsync);
        Assert.Equal(MailFailure.AlreadyRunning, e.Failure);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"process {child.Id.ToString(CultureInfo.InvariantCulture)} of user {UnixFile.CurrentUser.ToString(CultureInfo.InvariantCulture)}", e.Message, StringComparison.Ordinal);
        await child.KillAsync();

        using (await TakeAsync())
            await Assert.ThrowsAsync<MailSyncException>(TakeAsync);
        (await TakeAsync()).Dispose();
    }

    /// <summary>Until it is another program, a child that is being started has copies of what its parent holds.</summary>
    [Fact]
    public async Task What_was_given_up_can_be_taken_while_children_are_started()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var stop = new CancellationTokenSource();
        var starting = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Process.Start(new ProcessStartInfo("/bin/true"))!.WaitForExit();
        })).ToList();
        for (var i = 0; i < 500; i++)
        {
            SocketLock.TryTake(_login, out _)!.Dispose();
            await FileRunLock.Take(Path.Combine(_folder.Path, "run.lock"), "someone", new RunTimeouts { HeldPause = TimeSpan.FromMilliseconds(5) }).DisposeAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(starting);
    }

    [Fact]
    public async Task A_moment_is_waited_for()
    {
        if (!OperatingSystem.IsLinux())
            return; // There a second one tells at once that it is held.
        using var other = Intruder();
        var taking = TakeAsync();
        await Task.Delay(200);
        other.Dispose();

        (await taking).Dispose();
    }

    [Fact]
    public async Task Who_takes_the_name_for_himself_causes_a_refusal_and_no_more()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var other = Intruder();
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAsync<MailSyncException>(TakeAsync);

        Assert.Equal(MailFailure.AlreadyRunning, e.Failure);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("POP.example.jp", 995, "Taro", true)]
    [InlineData("pop.example.jp", 110, "taro", true)]
    [InlineData("pop.example.jp", 995, "jiro", false)]
    [InlineData("imap.example.jp", 995, "taro", false)]
    public void A_mailbox_has_one_name_however_it_is_read(string host, int port, string login, bool isSame) =>
        Assert.Equal(isSame, MachineLock.NameOf(Account("pop.example.jp", 993, "taro")) == MachineLock.NameOf(Account(host, port, login)));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Behind_loopback_the_port_tells_which_server_it_is(string host) =>
        Assert.NotEqual(MachineLock.NameOf(Account(host, 1993, "taro")), MachineLock.NameOf(Account(host, 2993, "taro")));

    [Fact]
    public void The_file_that_serves_elsewhere_is_held_once_and_stays()
    {
        if (OperatingSystem.IsWindows())
            return;
        for (var i = 0; i < 2; i++)
        {
            using var held = SharedFileLock.TryTake(_folder.Path, "a");
            Assert.NotNull(held);
            Assert.Null(SharedFileLock.TryTake(_folder.Path, "a"));
            using var other = SharedFileLock.TryTake(_folder.Path, "b");
            Assert.NotNull(other);
        }
        var file = Path.Combine(_folder.Path, "a.lock");
        Assert.Equal(0, new FileInfo(file).Length);
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("dangling link")]
    [InlineData("pipe")]
    [InlineData("folder")]
    public async Task What_an_intruder_left_in_the_place_of_that_file_is_not_touched(string what)
    {
        if (OperatingSystem.IsWindows())
            return;
        var place = Path.Combine(_folder.Path, "a.lock");
        var victim = Path.Combine(_folder.Path, "victim");
        if (what == "link")
            File.WriteAllText(victim, "mine");
        if (what.EndsWith("link", StringComparison.Ordinal))
            File.CreateSymbolicLink(place, victim);
        else if (what == "folder")
            Directory.CreateDirectory(place);
        else
            await Process.Start("mkfifo", [place]).WaitForExitAsync();

        Assert.Null(await Task.Run(() => SharedFileLock.TryTake(_folder.Path, "a")).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(what == "link" ? "mine" : null, File.Exists(victim) ? File.ReadAllText(victim) : null);
    }

    Task<IDisposable> TakeAsync() => MachineLock.TakeAsync(LedgerChild.MachineAccount(_login), new RunTimeouts(), default);

    // Holds the name without answering.
    Socket Intruder()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint("\0" + MachineLock.NameOf(LedgerChild.MachineAccount(_login))));
        return socket;
    }

    static MailAccount Account(string host, int port, string login) => new("taro@example.jp", host, port, MailProtocol.Pop3, MailSecurity.Tls, login);
}
