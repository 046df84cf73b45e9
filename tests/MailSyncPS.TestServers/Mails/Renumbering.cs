using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers;

/// <summary>Does to a folder what a server does that lost its index: other UIDs, another UIDVALIDITY, and with them other UIDLs.</summary>
public static partial class Renumbering
{
    /// <summary>Gives all its mails other ids. No session may have the folder open.</summary>
    public static void Renumber(this Maildir folder)
    {
        var list = Path.Combine(folder.Path, "dovecot-uidlist");
        var header = Header().Match(File.ReadLines(list).First());
        var validity = uint.Parse(header.Groups["validity"].Value, CultureInfo.InvariantCulture) + 7;
        folder.PutIds(string.Create(CultureInfo.InvariantCulture, $"3 V{validity} N1001 G{Guid.NewGuid():N}\n"));
    }

    /// <summary>The ids of all its mails, to be given to them once more (<see cref="PutIds"/>).</summary>
    public static string Ids(this Maildir folder) => File.ReadAllText(Path.Combine(folder.Path, "dovecot-uidlist"));

    /// <summary>Gives its mails the ids that they had. No session may have the folder open.</summary>
    public static void PutIds(this Maildir folder, string ids)
    {
        var list = Path.Combine(folder.Path, "dovecot-uidlist");
        foreach (var index in Directory.EnumerateFiles(folder.Path, "dovecot*").Where(f => f != list))
            File.Delete(index);
        File.WriteAllText(list, ids);
    }

    /// <summary>
    /// Gives a folder that no session has opened yet a UIDVALIDITY of its own: Dovecot takes the second, and mailboxes with the same mails
    /// that are made within one can't be told from one mailbox under several names.
    /// </summary>
    public static void NumberAs(this Maildir folder, long validity)
    {
        var list = Path.Combine(folder.Path, "dovecot-uidlist");
        File.WriteAllText(list, string.Create(CultureInfo.InvariantCulture, $"3 V{validity} N1 G{Guid.NewGuid():N}\n"));
        UnixAccount.MailOwner.Own(list);
    }

    [GeneratedRegex(@"V(?<validity>\d+)")]
    private static partial Regex Header();
}
