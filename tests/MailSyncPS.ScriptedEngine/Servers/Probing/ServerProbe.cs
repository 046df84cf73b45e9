namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Tells what a server offers by the address.</summary>
public static class ServerProbe
{
    /// <summary>Plays a probe.</summary>
    public static async Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Play.RunAsync("probe", target.EmailAddress, observer, cancellationToken);
        return new ImapSupport
        {
            Account = target.Account,
            EmailAddress = target.EmailAddress,
            Server = target.Server,
            ImapSupported = true,
            Imap = new MailEndpoint(target.Server, target.Port ?? 993, MailProtocol.Imap, MailSecurity.Tls),
            Capabilities = ["IMAP4rev1", "UIDPLUS"],
            AuthMechanisms = ["PLAIN"],
            SupportsUidPlus = true,
        };
    }
}
