namespace MailSyncPS.TestServers.Gmail;

/// <summary>What Gmail calls its special folders, in the language of whose mailbox it is; SPECIAL-USE tells which is which.</summary>
/// <param name="All">All Mail: every mail but those in Trash and Spam.</param>
/// <param name="Trash">Trash.</param>
/// <param name="Spam">Spam.</param>
/// <param name="Sent">Sent mail.</param>
/// <param name="Drafts">Drafts.</param>
/// <param name="Starred">The view of starred mails.</param>
/// <param name="Important">The view of important mails.</param>
public sealed record GmailNames(string All, string Trash, string Spam, string Sent, string Drafts, string Starred, string Important)
{
    /// <summary>Above all special folders; no mail can be in it.</summary>
    public const string Root = "[Gmail]";

    /// <summary>The inbox.</summary>
    public const string Inbox = "INBOX";

    /// <summary>English.</summary>
    public static GmailNames English { get; } = In("All Mail", "Trash", "Spam", "Sent Mail", "Drafts", "Starred", "Important");

    /// <summary>Japanese.</summary>
    public static GmailNames Japanese { get; } = In("すべてのメール", "ゴミ箱", "迷惑メール", "送信済みメール", "下書き", "スター付き", "重要");

    /// <summary>German.</summary>
    public static GmailNames German { get; } = In("Alle Nachrichten", "Papierkorb", "Spam", "Gesendet", "Entwürfe", "Markiert", "Wichtig");

    /// <summary>The folders with their attributes (RFC 6154).</summary>
    internal IEnumerable<(string Name, string Attribute)> Folders =>
    [
        (Inbox, ""), (All, "\\All"), (Trash, "\\Trash"), (Spam, "\\Junk"), (Sent, "\\Sent"), (Drafts, "\\Drafts"), (Starred, "\\Flagged"),
        (Important, "\\Important"),
    ];

    static GmailNames In(params string[] names) => new(Name(names, 0), Name(names, 1), Name(names, 2), Name(names, 3), Name(names, 4), Name(names, 5), Name(names, 6));

    static string Name(string[] names, int index) => $"{Root}/{names[index]}";
}
