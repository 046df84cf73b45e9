using System.Security.Cryptography;
using System.Text;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Names the lock of a mailbox.</summary>
static class RunLockFile
{
    /// <summary>
    /// The file beside the ledger. The protocol is not part of the name, nor is the case of the login: the same mailbox
    /// read in two ways at once would be sent twice.
    /// </summary>
    public static string PathFor(string ledger, MailboxKey mailbox)
    {
        var name = $"{mailbox.Host}\n{mailbox.Login}".ToLowerInvariant();
        return Path.Combine(ledger + ".locks",
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant() + ".lock");
    }
}
