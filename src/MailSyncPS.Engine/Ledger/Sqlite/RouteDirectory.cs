namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The numbers of mailboxes and of the ways between them; 0 for one that is not known.</summary>
static class RouteDirectory
{
    /// <summary>Finds the numbers of a route and of its destination.</summary>
    public static (long Route, long Destination) Find(SqliteSession session, MailboxKey source, MailboxKey destination)
    {
        var to = FindDestination(session, destination);
        return (FindRoute(session, FindMailbox(session, source), to), to);
    }

    /// <summary>Makes a route known, within the transaction that is open.</summary>
    public static (long Route, long Destination) Add(SqliteSession session, MailboxKey source, MailboxKey destination)
    {
        var from = AddMailbox(session, source);
        var to = FindDestination(session, destination) is > 0 and var known ? known : AddMailbox(session, destination);
        session.Run("INSERT INTO route (source, destination) VALUES (@source, @destination) ON CONFLICT DO NOTHING", ("@source", from),
            ("@destination", to));
        return (FindRoute(session, from, to), to);
    }

    /// <summary>Finds the number of a mailbox.</summary>
    public static long FindMailbox(SqliteSession session, MailboxKey mailbox) =>
        session.Number("SELECT id FROM mailbox WHERE protocol = @protocol AND host = @host AND login = @login", Values(mailbox));

    /// <summary>
    /// Finds the number of a destination, which is one however its login is written: of its copies none may serve two messages.
    /// </summary>
    static long FindDestination(SqliteSession session, MailboxKey mailbox) => session.Number("""
        SELECT id FROM mailbox WHERE protocol = @protocol AND host = @host AND login = @login COLLATE NOCASE ORDER BY login <> @login, id
        """, Values(mailbox));

    static long FindRoute(SqliteSession session, long source, long destination) =>
        session.Number("SELECT id FROM route WHERE destination = @destination AND source = @source", ("@destination", destination),
            ("@source", source));

    /// <summary>Makes a mailbox known, within the transaction that is open.</summary>
    /// <returns>Its number.</returns>
    public static long AddMailbox(SqliteSession session, MailboxKey mailbox)
    {
        session.Run("INSERT INTO mailbox (protocol, host, login) VALUES (@protocol, @host, @login) ON CONFLICT DO NOTHING",
            Values(mailbox));
        return FindMailbox(session, mailbox);
    }

    /// <summary>Notes the e-mail address of a mailbox, as people know it by that.</summary>
    public static void NoteAddress(SqliteSession session, long mailbox, string address) =>
        session.Run("UPDATE mailbox SET address = @address WHERE id = @id AND address IS NOT @address", ("@address", address),
            ("@id", mailbox));

    static (string Name, object? Value)[] Values(MailboxKey mailbox) =>
        [("@protocol", (long)mailbox.Protocol), ("@host", mailbox.Host), ("@login", mailbox.Login)];
}
