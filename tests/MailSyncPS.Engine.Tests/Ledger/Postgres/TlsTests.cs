using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>The server proves who it is, and the client where it is asked to.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class TlsTests
{
    [PostgresFact]
    public async Task A_server_is_verified_unless_told_otherwise()
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.Valid);
        await SavesAsync(server.Address(query: ""));
        await SavesAsync(server.Address(query: $"sslrootcert={TestCertificates.CaBundlePath}"));
        var unknown = await RefusedAsync(server.Address(query: $"sslrootcert={TestCertificates.OtherAuthorityPath}"));
        Assert.Equal(MailFailure.LedgerUnreachable, unknown.Failure);
        Assert.Contains("sslrootcert", unknown.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task An_authority_that_nobody_knows_is_refused_until_it_is_named()
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.WithoutIssuer);
        foreach (var query in (string[])["", "sslmode=verify-ca"])
        {
            var refused = await RefusedAsync(server.Address(query: query));
            Assert.Equal(MailFailure.LedgerUnreachable, refused.Failure);
            Assert.Contains("sslrootcert=", refused.Message, StringComparison.Ordinal);
        }
        await SavesAsync(server.Address(query: $"sslrootcert={TestCertificates.OtherAuthorityPath}"));
    }

    [PostgresFact]
    public async Task Another_name_in_the_certificate_is_refused()
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.OtherName);
        foreach (var query in (string[])["", $"sslrootcert={TestCertificates.CaBundlePath}"])
        {
            var refused = await RefusedAsync(server.Address(query: query));
            Assert.Equal(MailFailure.LedgerUnreachable, refused.Failure);
            Assert.Contains("has to name 127.0.0.1", refused.Message, StringComparison.Ordinal);
        }
        await SavesAsync(server.Address(query: "sslmode=verify-ca"));
    }

    [PostgresFact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.Expired);
        var refused = await RefusedAsync(server.Address(query: ""));
        Assert.Equal(MailFailure.LedgerUnreachable, refused.Failure);
        Assert.Contains("be in time", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_server_that_asks_for_a_client_s_certificate_gets_it()
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.Valid, TestCertificates.CaBundlePath);
        var mine = TestCertificates.For(PostgresServer.Owner);
        var foreign = TestCertificates.WithoutIssuer;
        var other = TestCertificates.For("someone-else");

        await SavesAsync(server.Address(query: With(mine)));

        var without = await RefusedAsync(server.Address(query: ""));
        Assert.Equal(MailFailure.LedgerRefused, without.Failure);
        Assert.Contains("sslcert", without.Message, StringComparison.Ordinal);
        Assert.Equal(MailFailure.LedgerRefused, (await RefusedAsync(server.Address(query: With(other)))).Failure);
        Assert.Equal(MailFailure.LedgerUnreachable, (await RefusedAsync(server.Address(query: With(foreign)))).Failure);
        Assert.Equal(MailFailure.LedgerRefused, (await RefusedAsync(server.Address())).Failure);
    }

    [PostgresTheory]
    [InlineData("sslrootcert", MailFailure.InvalidArgument)]
    [InlineData("sslcert", MailFailure.LedgerUnreachable)]
    public async Task A_file_that_is_not_there_is_named(string word, MailFailure failure)
    {
        await using var server = await PostgresServer.RunWithTlsAsync(TestCertificates.Valid);
        var refused = await RefusedAsync(server.Address(query: $"{word}=/no/such.pem"));
        Assert.Equal(failure, refused.Failure);
        Assert.Contains("/no/such.pem", refused.Message, StringComparison.Ordinal);
    }

    static string With(ServerCertificate certificate) => $"sslcert={certificate.CertificatePath}&sslkey={certificate.KeyPath}";

    static LedgerName NameOf(string address) => LedgerName.Of(address, PostgresServer.Owner, PostgresServer.Password);

    static async Task SavesAsync(string address)
    {
        await using var ledger = await LedgerStore.OpenAsync(NameOf(address), LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.True((await route.SaveAsync(Samples.Listed($"{Guid.NewGuid()}"))).Id > 0);
    }

    static async Task<MailSyncException> RefusedAsync(string address)
    {
        var refused = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(NameOf(address), LedgerAccess.ReadWrite, default));
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
        return refused;
    }
}
