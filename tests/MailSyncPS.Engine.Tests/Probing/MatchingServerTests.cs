using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Servers.Probing;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Which host name is found for a certificate of other hosts, with names and addresses of a made-up network.</summary>
public sealed class MatchingServerTests
{
    const string Server = "mail.example.jp";
    const string Address = "192.0.2.7";

    readonly Dictionary<string, (string Name, string[] Addresses)> _network = new()
    {
        [Server] = (Server, [Address]),
        [Address] = ("host-7.isp.example", [Address]),
    };

    [Fact]
    public async Task The_only_name_needs_no_looking_up()
    {
        _network.Clear();
        Assert.Equal("mail.provider.example", await FindAsync("mail.provider.example", "192.0.2.1"));
        Assert.Null(await FindAsync("192.0.2.1"));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Of_several_names_the_one_of_the_same_address_wins()
    {
        _network["www.provider.example"] = ("www.provider.example", ["192.0.2.9"]);
        _network["imap.provider.example"] = ("imap.provider.example", ["192.0.2.8", Address]);
        Assert.Equal("imap.provider.example", await FindAsync("www.provider.example", "gone.provider.example", "imap.provider.example"));
    }

    [Fact]
    public async Task Where_none_has_the_address_the_first_is_told()
    {
        _network["b.provider.example"] = ("b.provider.example", ["192.0.2.9"]);
        Assert.Equal("a.provider.example", await FindAsync("*.provider.example", "a.provider.example", "b.provider.example"));
    }

    [Fact]
    public async Task The_name_behind_an_alias_fits_a_wildcard()
    {
        _network[Server] = ("sv12.provider.example", [Address]);
        _network["sv12.provider.example"] = ("sv12.provider.example", [Address]);
        Assert.Equal("sv12.provider.example", await FindAsync("*.provider.example", "provider.example"));
    }

    [Fact]
    public async Task The_name_of_the_address_fits_a_wildcard()
    {
        _network[Address] = ("sv12.provider.example", [Address]);
        Assert.Equal("sv12.provider.example", await FindAsync("*.provider.example"));
        Assert.Equal("sv12.provider.example", await new MatchingServer(LookUp).FindAsync(Address, new RunTimeouts(), ["*.provider.example"], default));
    }

    [Fact]
    public async Task A_usual_name_under_a_wildcard_counts_where_it_has_the_address()
    {
        _network["pop.provider.example"] = ("pop.provider.example", [Address]);
        _network["mail.provider.example"] = ("mail.provider.example", ["192.0.2.9"]);
        Assert.Equal("pop.provider.example", await FindAsync("*.provider.example"));
        Assert.Null(await FindAsync("*.other.example"));
    }

    [Fact]
    public async Task Cancelling_throws()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var never = new MatchingServer((_, _) => new TaskCompletionSource<IPHostEntry>().Task);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.FindAsync(Server, new RunTimeouts(), ["*.provider.example"], cancel.Token));
    }

    Task<string?> FindAsync(params string[] names) => new MatchingServer(LookUp).FindAsync(Server, new RunTimeouts(), names, default);

    Task<IPHostEntry> LookUp(string name, CancellationToken cancellationToken) => _network.TryGetValue(name, out var entry)
        ? Task.FromResult(new IPHostEntry { HostName = entry.Name, AddressList = [.. entry.Addresses.Select(IPAddress.Parse)] })
        : throw new SocketException((int)SocketError.HostNotFound);
}
