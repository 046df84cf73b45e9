using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>A destination that refuses logins: all of them, or, without saying so, those beyond its bound of connections.</summary>
[Collection(EndServersCollection.Name)]
public sealed class RefusedLoginTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_account_is_shut_out_only_when_no_login_works(int most)
    {
        var logins = 0;
        Store.Answer = (command, usual) => command.StartsWith("LOGIN", StringComparison.Ordinal) && Interlocked.Increment(ref logins) > most ? "NO login failed" : usual;
        Fill(1);
        var result = await CopyAsync();

        var error = Assert.Single(Pair.Observer.Errors);
        Assert.Equal((most == 0 ? MailFailure.AuthenticationFailed : MailFailure.ServerUnavailable, 0), (error.Failure, result.Forwarded));
        Assert.Equal(most == 0 ? Pair.NewUser : null, error.ShutOut?.EmailAddress);
        Store.Answer = (_, usual) => usual;
        Assert.True((await CopyAsync()).Complete);
    }
}
