using System.Text;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// Texts as PostgreSQL takes them. It keeps no NUL, and mailboxes may: one is written as two characters, from which it comes back, so that
/// what differs stays different.
/// </summary>
static class PostgresText
{
    const char Mark = '\u0001';
    const char Nul = '0';
    const char Itself = '1';

    /// <summary>What is kept of a text. Half of a surrogate pair is no character, and becomes U+FFFD.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny('\0', Mark) >= 0)
            text = text.Replace($"{Mark}", $"{Mark}{Itself}", StringComparison.Ordinal)
                .Replace("\0", $"{Mark}{Nul}", StringComparison.Ordinal);
        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The text that was kept.</summary>
    public static string Read(string kept)
    {
        if (!kept.Contains(Mark, StringComparison.Ordinal))
            return kept;
        var text = new StringBuilder(kept.Length);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] != Mark)
                text.Append(kept[i]);
            else if (++i < kept.Length && kept[i] is Nul or Itself)
                text.Append(kept[i] == Nul ? '\0' : Mark);
            else
                throw new InvalidDataException(nameof(Mark));
        }
        return text.ToString();
    }
}
