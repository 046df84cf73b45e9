using System.Net.Sockets;
using System.Security.Authentication;
using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Says what a failure of PostgreSQL means for the ledger.</summary>
static class PostgresFailures
{
    /// <summary>How Npgsql begins what it says when several hosts are named and none will do.</summary>
    const string NoHost = "No suitable host";

    /// <summary>Whether a failure is one of the database, the line to it, or of what it told.</summary>
    public static bool IsOfStore(Exception e) => e is NpgsqlException or SocketException or AuthenticationException or IOException
        or TimeoutException or InvalidCastException or OverflowException or ArgumentException or KeyNotFoundException
        or InvalidDataException or InvalidOperationException { Source: "Npgsql" };

    /// <summary>Whether the server gave a transaction up because of another one, and would take it again.</summary>
    public static bool WasAborted(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
    };

    /// <summary>Whether the session takes no changes.</summary>
    public static bool IsReadOnly(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>Whether the server may soon be there again, as after a restart, or have a connection free.</summary>
    public static bool MayReturn(Exception e) => e switch
    {
        PostgresException known => known.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or "25P03" || IsReadOnly(e) || known.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: AuthenticationException } => false,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        NpgsqlException { InnerException: AggregateException ofHosts } => ofHosts.InnerExceptions.Any(MayReturn),
        // Of several hosts none is what is asked for, as until a standby has taken over.
        NpgsqlException => e.Message.StartsWith(NoHost, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether a failure leaves open what became of a transaction that was about to be committed.</summary>
    public static bool LeavesOpen(Exception e) => e switch
    {
        // The server says so itself of what it could not do, and of nothing else.
        PostgresException known => known.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.QueryCanceled || known.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or IOException or SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>The failure of the ledger at an address.</summary>
    public static Exception Translate(Exception failure, PostgresAddress address) => failure switch
    {
        PostgresException known => Translate(known, address),
        NpgsqlException { InnerException: AuthenticationException tls } =>
            Unreachable(address, LedgerTexts.FormatTlsNotTrusted(Clean(tls.Message), address.Hosts), failure),
        NpgsqlException { InnerException: AggregateException ofHosts } =>
            Translate(ofHosts.InnerExceptions.FirstOrDefault(one => !MayReturn(one)) ?? ofHosts.InnerExceptions[0], address),
        NpgsqlException when failure.Message.StartsWith(NoHost, StringComparison.Ordinal) =>
            Unreachable(address, LedgerTexts.NoHostFits, failure),
        NpgsqlException when failure.Message.Contains("No SSL", StringComparison.Ordinal) =>
            Unreachable(address, LedgerTexts.ServerWithoutTls, failure),
        NpgsqlException when failure.Message.StartsWith("No password", StringComparison.Ordinal) =>
            Refused(address, LedgerTexts.FormatLoginRefused(address.User), failure),
        NpgsqlException { InnerException: TimeoutException } when failure.Message.Contains("pool", StringComparison.Ordinal) =>
            NotWritable(address, LedgerTexts.PoolExhausted, failure),
        NpgsqlException or SocketException or AuthenticationException or IOException or TimeoutException =>
            Unreachable(address, Clean((failure.InnerException ?? failure).Message), failure),
        _ => LedgerFaults.Invalid(address.Name, LedgerTexts.ValueOdd, failure),
    };

    /// <summary>The failure of a write of which nobody knows whether it was done.</summary>
    public static MailSyncException Unknown(PostgresAddress address, Exception inner) =>
        Unreachable(address, LedgerTexts.WriteUnknown, inner);

    static Exception Translate(PostgresException failure, PostgresAddress address) => failure.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => Refused(address, LedgerTexts.FormatLoginRefused(address.User), failure),
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            Refused(address, LedgerTexts.FormatLoginNotAllowed(address.User, Clean(failure.MessageText)), failure),
        PostgresErrorCodes.InvalidCatalogName => Refused(address, LedgerTexts.FormatDatabaseMissing(address.Database), failure),
        PostgresErrorCodes.InsufficientPrivilege => Refused(address,
            LedgerTexts.FormatRightsMissing(address.User, Clean(failure.MessageText), address.Schema), failure),
        PostgresErrorCodes.ReadOnlySqlTransaction => NotWritable(address, LedgerTexts.Standby, failure),
        PostgresErrorCodes.DiskFull => NotWritable(address, LedgerTexts.FormatServerDiskFull(Clean(failure.MessageText)), failure),
        PostgresErrorCodes.TooManyConnections =>
            NotWritable(address, LedgerTexts.FormatTooManyConnections(Clean(failure.MessageText)), failure),
        PostgresErrorCodes.LockNotAvailable =>
            NotWritable(address, LedgerTexts.FormatBusy($"{RunTimeouts.LedgerTurn.TotalSeconds:0}"), failure),
        PostgresErrorCodes.QueryCanceled =>
            NotWritable(address, LedgerTexts.FormatTooLong($"{RunTimeouts.LedgerWork.TotalMinutes:0}"), failure),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName =>
            LedgerFaults.Invalid(address.Name, LedgerTexts.TablesMissing, failure),
        PostgresErrorCodes.ProgramLimitExceeded => LedgerFaults.Invalid(address.Name, LedgerTexts.ValueLarge, failure),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            LedgerFaults.Invalid(address.Name, LedgerTexts.Damaged, failure),
        var code when code.StartsWith("23", StringComparison.Ordinal) => new InvalidOperationException(
            $"The ledger {address.Name} refused what was to be saved: {Clean(failure.MessageText)}", failure),
        var code when code.StartsWith("08", StringComparison.Ordinal) || code.StartsWith("57P", StringComparison.Ordinal)
            || code == "25P03" => Unreachable(address, Clean(failure.MessageText), failure),
        var code => NotWritable(address, $"{Clean(failure.MessageText)} ({code})", failure),
    };

    static MailSyncException Unreachable(PostgresAddress address, string detail, Exception inner) =>
        LedgerFaults.Unreachable(address.Name, detail, inner);

    static MailSyncException NotWritable(PostgresAddress address, string detail, Exception inner) =>
        LedgerFaults.NotWritableThere(address.Name, detail, inner);

    static MailSyncException Refused(PostgresAddress address, string detail, Exception inner) =>
        LedgerFaults.Refused(address.Name, detail, inner);

    static string Clean(string message) => PlainText.Clean(message);
}
