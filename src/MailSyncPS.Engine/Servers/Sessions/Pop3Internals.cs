using System.Reflection;
using MailKit.Net.Pop3;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Two things that the library believes of a server for good and that need not be so: that message numbers go no higher than
/// STAT's count, and that a server without UIDL in its capabilities, whose answer to one UIDL was odd, has no UIDL. They are
/// fields of its client, whose version is pinned; a test tells when they have gone, and then such servers are refused as before.
/// </summary>
static class Pop3Internals
{
    static readonly FieldInfo? Total = typeof(Pop3Client).GetField("total", BindingFlags.NonPublic | BindingFlags.Instance);
    static readonly FieldInfo? Probed = typeof(Pop3Client).GetField("probed", BindingFlags.NonPublic | BindingFlags.Instance);

    /// <summary>Whether the library still has both.</summary>
    public static bool AreThere => Total?.FieldType == typeof(int) && Probed?.FieldType.IsEnum == true;

    /// <summary>Lets messages be asked for up to a number.</summary>
    public static void Admit(Pop3Client client, int number)
    {
        if (Total?.FieldType == typeof(int) && client.Count < number)
            Total.SetValue(client, number);
    }

    /// <summary>Lets UIDL be asked for, whatever was found out of it before.</summary>
    public static void ForgetProbes(Pop3Client client)
    {
        if (Probed?.FieldType.IsEnum == true)
            Probed.SetValue(client, Enum.ToObject(Probed.FieldType, 0));
    }
}
