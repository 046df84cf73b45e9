using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>Tells a name that does not exist from a machine that can't look up names, be it offline or without a resolver.</summary>
static class NameTrouble
{
    /// <summary>Whether a lookup failed for this machine's sake.</summary>
    public static bool IsOfThisMachine(SocketException failure) =>
        failure.SocketErrorCode is SocketError.TryAgain or SocketError.NoRecovery or SocketError.NetworkDown
            or SocketError.NetworkUnreachable || !NetworkInterface.GetIsNetworkAvailable();
}
