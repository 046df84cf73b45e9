namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>A folder of a scripted IMAP mailbox.</summary>
/// <param name="name">Its name as it goes over the wire.</param>
/// <param name="attributes">What LIST says of it.</param>
sealed class ScriptedFolder(string name, string attributes = "")
{
    public string Name => name;

    public string Attributes => attributes;

    public uint Validity { get; init; } = 7;

    /// <summary>Whether it opens for reading alone, whatever is asked for.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Its mails in the order of their UIDs, each with its flags.</summary>
    public List<(uint Uid, byte[] Bytes, string Flags)> Mails { get; } = [];

    public uint NextUid { get; private set; } = 1;

    /// <summary>Puts a mail in.</summary>
    public uint Add(byte[] bytes, string flags = "")
    {
        Mails.Add((NextUid, bytes, flags));
        return NextUid++;
    }
}
