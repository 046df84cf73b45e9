namespace MailSyncPS.TestServers;

/// <summary>popa3d.</summary>
sealed class Popa3dServer : MboxServer
{
    internal const string Program = "usr/sbin/popa3d";

    const uint Popa3dId = 905;

    private protected override bool HasImap => false;

    private protected override string Configure(int pop3Port, int imapPort)
    {
        Chroot.AddService("popa3d", Popa3dId);
        // The folder that it locks itself up in.
        Directory.CreateDirectory(Chroot.PathOf("var/lib/popa3d"));
        return Listen(pop3Port, "/usr/sbin/popa3d");
    }
}
