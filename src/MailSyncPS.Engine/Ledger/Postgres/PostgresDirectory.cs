namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The numbers of mailboxes and of the ways between them; 0 for one that is not known.</summary>
static class PostgresDirectory
{
    const string FindMailbox = "SELECT id FROM mailbox WHERE protocol = @protocol AND host = @host AND login = @login";

    /// <summary>A destination is one however its login is written: of its copies none may serve two messages.</summary>
    const string FindDestination = """
        SELECT id FROM mailbox WHERE protocol = @protocol AND host = @host AND lower(login) = lower(@login COLLATE "C")
        ORDER BY login <> @login, id LIMIT 1
        """;

    const string FindRoute = """
        SELECT coalesce((SELECT id FROM route WHERE destination = @destination AND source = @source), 0),
            coalesce((SELECT epoch FROM worker WHERE mailbox = @mailbox), 0)
        """;

    const string AddMailbox =
        "INSERT INTO mailbox (protocol, host, login) VALUES (@protocol, @host, @login) ON CONFLICT DO NOTHING";

    const string AddDestination = $"""
        INSERT INTO mailbox (protocol, host, login) SELECT @protocol, @host, @login
        WHERE NOT EXISTS ({FindDestination}) ON CONFLICT DO NOTHING
        """;

    const string AddRoute = $"""
        INSERT INTO route (source, destination) SELECT s.id, ({FindDestination})
        FROM mailbox s WHERE s.protocol = @fromProtocol AND s.host = @fromHost AND s.login = @fromLogin ON CONFLICT DO NOTHING
        """;

    /// <summary>Where nobody has had the lock yet, whoever writes without it has a row to name all the same.</summary>
    const string AddWorker = """
        INSERT INTO worker (mailbox, epoch, lock_key, since, holding, last_write, holder)
        VALUES (@mailbox, 1, @key, @since, '', '00000000-0000-0000-0000-000000000000', '') ON CONFLICT DO NOTHING
        """;

    /// <summary>Notes the e-mail address of a mailbox, as people know it by that.</summary>
    const string NoteAddressSql =
        "UPDATE mailbox SET address = @address WHERE id = @id AND address IS DISTINCT FROM @address";

    /// <summary>Finds the numbers of a route and of its destination, and the epoch of its source.</summary>
    public static async Task<(long Route, long Destination, long Epoch)> FindAsync(PostgresStore store, MailboxKey source,
        MailboxKey destination, CancellationToken cancellationToken)
    {
        var from = await FindMailboxAsync(store, source, cancellationToken).ConfigureAwait(false);
        var to = await store.NumberAsync(FindDestination, cancellationToken, Values(destination)).ConfigureAwait(false);
        var found = await store.RowsAsync(row => (row.GetInt64(0), to, row.GetInt64(1)), FindRoute, cancellationToken,
            PostgresValue.Number("source", from), PostgresValue.Number("destination", to),
            PostgresValue.Text("mailbox", PostgresFence.NameOf(source))).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>Makes a route known. Doing so twice, or two at once, changes nothing.</summary>
    public static async Task<(long Route, long Destination, long Epoch)> AddAsync(PostgresStore store, MailboxKey source,
        MailboxKey destination, CancellationToken cancellationToken)
    {
        RunSteps.Reach("ledger saving route");
        await store.FinishAsync(async token =>
        {
            var connection = await store.ConnectAsync(token).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var data = new PostgresTransaction(connection, store.Now, token);
            // Two that differ by the case of the login would both find none. As all of it goes in one, nobody is kept waiting for longer.
            data.Run("LOCK TABLE mailbox IN SHARE ROW EXCLUSIVE MODE");
            data.Run(AddMailbox, Values(source));
            data.Run(AddDestination, Values(destination));
            data.Run(AddRoute, [.. Values(destination), PostgresValue.Number("fromProtocol", (long)source.Protocol),
                PostgresValue.Text("fromHost", source.Host), PostgresValue.Text("fromLogin", source.Login)]);
            var mailbox = PostgresFence.NameOf(source);
            data.Run(AddWorker, PostgresValue.Text("mailbox", mailbox),
                PostgresValue.Number("key", PostgresLock.KeyOf(store.Schema, mailbox)), PostgresValue.Time("since", data.Now));
            RunSteps.Reach("ledger committing route");
            await data.CommitAsync().ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        RunSteps.Reach("ledger saved route");
        return await FindAsync(store, source, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the number of a mailbox.</summary>
    public static Task<long> FindMailboxAsync(PostgresStore store, MailboxKey mailbox, CancellationToken cancellationToken) =>
        store.NumberAsync(FindMailbox, cancellationToken, Values(mailbox));

    /// <summary>Makes a mailbox known.</summary>
    /// <returns>Its number.</returns>
    public static Task<long> AddMailboxAsync(PostgresTransaction data, MailboxKey mailbox)
    {
        data.Run(AddMailbox, Values(mailbox));
        return data.NumberAsync(FindMailbox, Values(mailbox));
    }

    /// <summary>Notes the e-mail address of a mailbox.</summary>
    public static void NoteAddress(PostgresTransaction data, long mailbox, string address) =>
        data.Run(NoteAddressSql, PostgresValue.Text("address", address), PostgresValue.Number("id", mailbox));

    static Npgsql.NpgsqlParameter[] Values(MailboxKey mailbox) => [PostgresValue.Number("protocol", (long)mailbox.Protocol),
        PostgresValue.Text("host", mailbox.Host), PostgresValue.Text("login", mailbox.Login)];
}
