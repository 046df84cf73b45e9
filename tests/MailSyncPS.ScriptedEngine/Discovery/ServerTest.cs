using MailSyncPS.Engine.Servers.Probing;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Tells what a server offers by the address.</summary>
public static class ServerTest
{
    /// <summary>Plays a test.</summary>
    public static Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken) =>
        ServerProbe.RunAsync(target, observer, cancellationToken);
}
