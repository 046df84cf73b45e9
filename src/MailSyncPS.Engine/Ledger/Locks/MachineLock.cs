using System.Net;
using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// The lock on a source mailbox for the whole machine, whoever the user and whatever the ledger: two ledgers at once would
/// copy each mail twice. It ends with the process. Nothing is written for it, so whoever else takes its name can cause a refusal and no
/// more.
/// </summary>
static class MachineLock
{
    /// <summary>Takes the lock. One that is held for a moment only, as by somebody who looks, is waited for.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.AlreadyRunning"/>: another run holds it.</exception>
    public static async Task<IDisposable> TakeAsync(MailAccount account, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var name = NameOf(account);
        for (var start = timeouts.Time.GetTimestamp(); ;)
        {
            if (TryTake(name, out var holder) is { } taken)
                return taken;
            if (holder is not null || timeouts.Time.GetElapsedTime(start) > timeouts.MachineLock)
            {
                var mailbox = MailboxKey.Of(account);
                throw new MailSyncException(MailFailure.AlreadyRunning, holder is { } other
                    ? LedgerTexts.FormatOtherLedgerRunningAs(other.Process, other.User, mailbox)
                    : LedgerTexts.FormatOtherLedgerRunning(mailbox));
            }
            await timeouts.DelayAsync(timeouts.HeldPause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The lock's name. Protocol and port are no part of it, for they lead to the same mailbox; behind loopback there are tunnels, and the
    /// port tells which.
    /// </summary>
    internal static string NameOf(MailAccount account) =>
        NameOf($"{PlaceOf(account)}\n{MailboxKey.Of(account).Login}".ToLowerInvariant());

    /// <summary>
    /// Takes the lock on what a mailbox holds, by whatever login and name of its host it was reached (<see cref="OwnLocks.TryTake"/>).
    /// </summary>
    /// <param name="account">A way to the mailbox.</param>
    /// <param name="content">What tells it from all others.</param>
    public static (IDisposable? Taken, Task? Released) TryTakeContent(MailAccount account, string content)
    {
        var host = MailboxKey.Of(account).Host;
        var tunnel = !IsLoopback(host) ? "" : IPAddress.TryParse(host, out _) ? PlaceOf(account)
            : FormattableString.Invariant($"{IPAddress.Loopback}:{account.Port}");
        return OwnLocks.TryTake(NameOf($"{tunnel}\n\n{content}"), name => TryTake(name, out _));
    }

    /// <summary>Takes the lock on mails of these sizes that are copied to a mailbox, likewise.</summary>
    public static (IDisposable? Taken, Task? Released) TryTakeSizes(MailAccount destination, string sizes) => OwnLocks.TryTake(
        NameOf($"{PlaceOf(destination)}\n{MailboxKey.Of(destination).Login}\n\n{sizes}".ToLowerInvariant()), name => TryTake(name, out _));

    static string PlaceOf(MailAccount account)
    {
        var host = MailboxKey.Of(account).Host;
        return IsLoopback(host) ? FormattableString.Invariant($"{host}:{account.Port}") : host;
    }

    static string NameOf(string what) =>
        "MailSyncPS-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(what))).ToLowerInvariant();

    static IDisposable? TryTake(string name, out LockOwner? holder)
    {
        holder = null;
        if (OperatingSystem.IsWindows())
            return MutexLock.TryTake(name);
        return OperatingSystem.IsLinux() && SocketLock.IsAvailable ? SocketLock.TryTake(name, out holder) : SharedFileLock.TryTake(name);
    }

    static bool IsLoopback(string host) =>
        IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address) : host is "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
}
