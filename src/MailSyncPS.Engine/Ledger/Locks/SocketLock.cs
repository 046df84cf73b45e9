using System.Collections.Concurrent;
using System.Net.Sockets;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// A lock as a name in Linux's abstract namespace of sockets: one for all users, in no file system, gone with the process.
/// The system itself tells who holds it.
/// </summary>
sealed class SocketLock : IDisposable
{
    const int SocketLevel = 1;
    const int PeerCredentials = 17;

    /// <summary>So often a child process that is being started is waited for, each time for a moment.</summary>
    const int MostLooks = 100;

    /// <summary>Likewise, where nobody says that he holds it.</summary>
    const int FewLooks = 10;

    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    /// <summary>Processes start by no other clock.</summary>
    static readonly RunTimeouts RealTime = new();

    /// <summary>What this process holds.</summary>
    static readonly ConcurrentDictionary<string, bool> Held = new(StringComparer.Ordinal);

    readonly string _name;
    readonly Socket _socket;

    SocketLock(string name, Socket socket)
    {
        (_name, _socket) = (name, socket);
        Held[name] = true;
    }

    /// <summary>Whether such sockets may be made here; a service can be forbidden to.</summary>
    public static bool IsAvailable { get; } = CanMake();

    /// <summary>Takes the lock; null when it is held.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="holder">Who holds it; null when that is not told.</param>
    public static SocketLock? TryTake(string name, out LockOwner? holder)
    {
        for (var look = 0; ; look++)
        {
            if (TryTakeOnce(name, out holder) is { } taken)
                return taken;
            // A child that this process starts at this moment has copies of its sockets, until it is another program: what was given up
            // is held for so long, and by nobody once it is asked who it is.
            if (holder is { } other && (other.Process != Environment.ProcessId || Held.ContainsKey(name))
                || look == (holder is null ? FewLooks : MostLooks))
                return null;
            RealTime.Sleep(Moment);
        }
    }

    static SocketLock? TryTakeOnce(string name, out LockOwner? holder)
    {
        holder = null;
        var socket = Make();
        try
        {
            socket.Bind(EndPointOf(name));
            // Whoever is refused connects, to be told by the system whom it met.
            socket.Listen();
            return new SocketLock(name, socket);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            holder = HolderOf(name);
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Held.TryRemove(_name, out _);
        _socket.Dispose();
    }

    static Socket Make() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    static UnixDomainSocketEndPoint EndPointOf(string name) => new("\0" + name);

    static bool CanMake()
    {
        try
        {
            using var socket = Make();
            socket.Bind(EndPointOf($"MailSyncPS-{Guid.NewGuid():N}"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static LockOwner? HolderOf(string name)
    {
        try
        {
            using var socket = Make();
            // Where nobody listens that is told at once; where the queue is full, as an intruder could make it, nothing is waited for.
            socket.Blocking = false;
            socket.Connect(EndPointOf(name));
            var credentials = new byte[3 * sizeof(int)];
            // A process of another container, which this one can't see, has no number here.
            return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
                && BitConverter.ToInt32(credentials, 0) is > 0 and var process
                ? new LockOwner(process, BitConverter.ToUInt32(credentials, sizeof(int)))
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
