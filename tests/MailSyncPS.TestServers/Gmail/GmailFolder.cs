namespace MailSyncPS.TestServers.Gmail;

/// <summary>A mail as a folder shows it.</summary>
sealed class GmailEntry(uint uid, GmailMail mail)
{
    public uint Uid => uid;

    public GmailMail Mail => mail;

    public bool IsDeleted { get; set; }
}

/// <summary>A label, as IMAP shows it: a folder with UIDs of its own over the one store.</summary>
sealed class GmailFolder(string name, string attribute, uint validity)
{
    public string Name => name;

    /// <summary>What it is for (RFC 6154); empty for a label of the user's.</summary>
    public string Attribute => attribute;

    public uint Validity { get; private set; } = validity;

    public uint UidNext { get; private set; } = 1;

    public List<GmailEntry> Entries { get; private set; } = [];

    public bool IsDiscard => attribute is "\\Trash" or "\\Junk";

    /// <summary>Whether it shows what others hold: nothing can be taken out of it, or put in alone.</summary>
    public bool IsView => attribute is "\\Flagged" or "\\Important";

    /// <summary>Whether a mail of it may be had under a label as well.</summary>
    public bool IsAll => attribute == "\\All";

    public uint Add(GmailMail mail)
    {
        Entries.Add(new GmailEntry(UidNext, mail));
        return UidNext++;
    }

    /// <summary>A UID that is told and given to nothing.</summary>
    public uint Waste() => UidNext++;

    public void Renumber()
    {
        var mails = Entries.ConvertAll(e => e.Mail);
        (Validity, UidNext, Entries) = (Validity + 1, 1, []);
        mails.ForEach(m => Add(m));
    }
}
