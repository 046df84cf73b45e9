using System.Globalization;

namespace MailSyncPS.Engine.Tests;

/// <summary>Sets of UIDs as IMAP writes them (RFC 3501, 9: sequence-set).</summary>
static class UidSet
{
    /// <summary>Whether a set such as <c>1:3,7,9:*</c> holds a UID.</summary>
    public static bool Holds(string set, uint uid) => set.Split(',').Any(part => part.Split(':') is [var from, var to]
        ? uid >= Number(from) && (to == "*" || uid <= Number(to))
        : uid == Number(part));

    static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
