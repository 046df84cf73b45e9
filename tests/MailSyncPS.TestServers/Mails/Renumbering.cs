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
        foreach (var index in Directory.EnumerateFiles(folder.Path, "dovecot*").Where(f => f != list))
            File.Delete(index);
        File.WriteAllText(list, string.Create(CultureInfo.InvariantCulture, $"3 V{validity} N1001 G{Guid.NewGuid():N}\n"));
    }

    [GeneratedRegex(@"V(?<validity>\d+)")]
    private static partial Regex Header();
}
