using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The connections of this process, which all runs share that use the same database in the same way.</summary>
static class PostgresPools
{
    static readonly ConcurrentDictionary<(string Settings, bool IsPooled, TargetSessionAttributes? Target), NpgsqlDataSource> Pools = new();

    /// <summary>Connections that are kept for the next use.</summary>
    public static NpgsqlDataSource Of(PostgresAddress address) => Find(address, isPooled: true);

    /// <summary>Connections that end with their use.</summary>
    public static NpgsqlDataSource Unpooled(PostgresAddress address) => Find(address, isPooled: false);

    static X509ChainPolicy Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    static NpgsqlDataSource Find(PostgresAddress address, bool isPooled) =>
        Pools.GetOrAdd((address.Settings(isPooled), isPooled, address.Target), key =>
        {
            var builder = new NpgsqlSlimDataSourceBuilder(key.Settings);
            builder.EnableArrays();
            builder.EnableTransportSecurity();
            // Npgsql asks the file only where the machine does not trust a server anyhow; who names one trusts no other.
            if (address.ReadRootCertificates() is { Count: > 0 } roots)
                builder.UseSslClientAuthenticationOptionsCallback(options => options.CertificateChainPolicy = Trusting(roots));
            return address.Target is { } target ? builder.BuildMultiHost().WithTargetSession(target) : builder.Build();
        });
}
