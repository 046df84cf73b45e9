namespace MailSyncPS.TestServers;

/// <summary>Capability lists of IMAP servers.</summary>
public static class ImapCapabilities
{
    /// <summary>What Gmail says after login.</summary>
    public const string Gmail =
        "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH " +
        "UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584";

    const string Dovecot =
        "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND " +
        "URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN " +
        "CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE";

    /// <summary>The list that options ask for; null when Dovecot's own is right as it is.</summary>
    internal static string? For(DovecotOptions options)
    {
        if (options.Capability is not null)
            return options.Capability;
        if (options is { UidPlus: true, MultiAppend: true, AppendLimit: null, LiteralMinus: false })
            return null;
        var words = Dovecot.Split(' ').ToList();
        if (!options.UidPlus)
            words.Remove("UIDPLUS");
        if (!options.MultiAppend)
            words.Remove("MULTIAPPEND");
        if (options.LiteralMinus)
            words[words.IndexOf("LITERAL+")] = "LITERAL-";
        if (options.HasQuota)
            words.Add("QUOTA");
        if (options.Compression)
            words.Add("COMPRESS=DEFLATE");
        if (options.AppendLimit is { } limit)
            words.Add(FormattableString.Invariant($"APPENDLIMIT={limit}"));
        return string.Join(' ', words);
    }
}
