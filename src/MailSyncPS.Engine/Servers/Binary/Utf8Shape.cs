namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>Tells bytes that belong to characters of UTF-8 from those that stand alone.</summary>
static class Utf8Shape
{
    /// <summary>Whether each byte that may stand for NUL is a part of a well-formed character of UTF-8 (RFC 3629, 4).</summary>
    public static bool Explains(MailBytes bytes)
    {
        var explains = true;
        var (awaited, least, most, holds) = (0, (byte)0x80, (byte)0xbf, false);
        bytes.Visit(piece =>
        {
            foreach (var c in piece)
            {
                if (awaited > 0 && c >= least && c <= most)
                {
                    holds |= c == MailLines.StandIn;
                    (awaited, least, most) = (awaited - 1, 0x80, 0xbf);
                    holds &= awaited > 0;
                    continue;
                }
                explains &= !holds && c != MailLines.StandIn;
                holds = false;
                awaited = c switch { >= 0xc2 and <= 0xdf => 1, >= 0xe0 and <= 0xef => 2, >= 0xf0 and <= 0xf4 => 3, _ => 0 };
                least = c switch { 0xe0 => 0xa0, 0xf0 => 0x90, _ => 0x80 };
                most = c switch { 0xed => 0x9f, 0xf4 => 0x8f, _ => 0xbf };
            }
        });
        return explains && !holds;
    }
}
