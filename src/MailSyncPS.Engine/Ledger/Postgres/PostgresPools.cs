using System.Collections.Concurrent;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The connections of this process, which all runs share that use the same database in the same way.</summary>
static class PostgresPools
{
    static readonly ConcurrentDictionary<(string Settings, bool IsPooled), NpgsqlDataSource> Pools = new();

    /// <summary>Connections that are kept for the next use.</summary>
    public static NpgsqlDataSource Of(PostgresAddress address) => Find(address, isPooled: true);

    /// <summary>Connections that end with their use.</summary>
    public static NpgsqlDataSource Unpooled(PostgresAddress address) => Find(address, isPooled: false);

    static NpgsqlDataSource Find(PostgresAddress address, bool isPooled) =>
        Pools.GetOrAdd((address.Settings(isPooled), isPooled), key =>
        {
            var builder = new NpgsqlSlimDataSourceBuilder(key.Settings);
            builder.EnableArrays();
            builder.EnableTransportSecurity();
            return builder.Build();
        });
}
