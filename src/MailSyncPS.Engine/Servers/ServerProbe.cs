namespace MailSyncPS.Engine.Servers;

/// <summary>Finds out whether and how a server speaks IMAP and POP3.</summary>
public static class ServerProbe
{
    /// <summary>Asks the server. A server that can't be reached or speaks no IMAP is an answer, not an error.</summary>
    public static Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();
}
