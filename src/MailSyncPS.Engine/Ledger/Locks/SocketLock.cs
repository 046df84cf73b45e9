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

    readonly Socket _socket;

    SocketLock(Socket socket) => _socket = socket;

    /// <summary>Whether such sockets may be made here; a service can be forbidden to.</summary>
    public static bool IsAvailable { get; } = CanMake();

    /// <summary>Takes the lock; null when it is held.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="holder">Who holds it; null when that is not told.</param>
    public static SocketLock? TryTake(string name, out LockOwner? holder)
    {
        holder = null;
        var socket = Make();
        try
        {
            socket.Bind(EndPointOf(name));
            // Whoever is refused connects, to be told by the system whom it met.
            socket.Listen();
            return new SocketLock(socket);
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
    public void Dispose() => _socket.Dispose();

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
