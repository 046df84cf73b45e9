namespace MailSyncPS.Engine.Tests.Architecture;

/// <summary>
/// Which room of the engine may know which, as docs/architecture.md says. A room is a namespace with all beneath it that has
/// no line of its own. What lies in the engine's root and the texts are everyone's, and know no room.
/// </summary>
static class RoomTable
{
    /// <summary>What everyone may know.</summary>
    public static readonly string[] Common = ["", "Texts"];

    /// <summary>The rooms, each with those that it may know.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rooms = new Dictionary<string, string[]>
    {
        [""] = [],
        ["Texts"] = [],
        ["Files"] = [],
        ["Servers.Folders"] = [],
        ["Servers.Headers"] = [],
        ["Servers.Answers"] = [],
        ["Servers.Transcripts"] = ["Servers.Answers"],
        ["Servers"] = ["Servers.Folders"],
        ["Servers.Connection"] = ["Servers.Answers", "Servers.Transcripts"],
        ["Servers.Submission"] = ["Servers.Connection"],
        ["Servers.Meanings"] = ["Servers.Connection"],
        ["Servers.Listing"] = ["Servers.Folders"],
        ["Servers.Reading"] = ["Servers", "Servers.Connection"],
        ["SignIns"] = ["Files", "Servers.Connection"],
        ["Servers.Sessions"] = ["SignIns", "Servers", "Servers.Folders", "Servers.Answers", "Servers.Transcripts", "Servers.Connection",
            "Servers.Meanings", "Servers.Listing", "Servers.Reading"],
        ["Servers.Binary"] = ["Servers", "Servers.Answers", "Servers.Transcripts", "Servers.Connection", "Servers.Sessions"],
        ["Servers.Appending"] = ["Servers", "Servers.Answers", "Servers.Connection", "Servers.Sessions"],
        ["Servers.Imap"] = ["Servers", "Servers.Folders", "Servers.Headers", "Servers.Connection", "Servers.Meanings",
            "Servers.Listing", "Servers.Reading", "Servers.Sessions", "Servers.Binary", "Servers.Appending", "Servers.Usage"],
        ["Servers.Pop3"] = ["Servers", "Servers.Folders", "Servers.Headers", "Servers.Connection", "Servers.Reading",
            "Servers.Sessions"],
        ["Servers.Usage"] = ["Servers", "Servers.Folders", "Servers.Headers", "Servers.Transcripts", "Servers.Connection",
            "Servers.Listing", "Servers.Sessions", "Servers.Pop3"],
        ["Servers.Probing"] = ["SignIns", "Servers", "Servers.Transcripts", "Servers.Connection", "Servers.Meanings", "Servers.Sessions", "Servers.Pop3",
            "Servers.Usage"],
        ["Servers.Opening"] = ["Servers", "Servers.Folders", "Servers.Sessions", "Servers.Imap", "Servers.Pop3"],
        ["Discovery"] = ["Servers.Connection", "Servers.Probing"],
        ["Ledger"] = ["Files"],
        ["Tracking"] = ["Servers", "Servers.Folders", "Servers.Opening", "Ledger"],
        ["Forwarding"] = ["Servers", "Servers.Folders", "Servers.Headers", "Servers.Sessions", "Servers.Opening", "Ledger", "Tracking"],
        ["Quota"] = ["Servers", "Servers.Sessions", "Servers.Usage", "Ledger"],
        ["Retention"] = ["Servers", "Servers.Folders", "Servers.Headers", "Servers.Sessions", "Servers.Opening", "Ledger", "Tracking",
            "Quota"],
        ["Reporting"] = ["Files", "Ledger", "Quota"],
    };

    /// <summary>The libraries, each with the only rooms that may know it.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Libraries = new Dictionary<string, string[]>
    {
        ["MailKit"] = ["Servers.Appending", "Servers.Binary", "Servers.Connection", "Servers.Imap", "Servers.Listing", "Servers.Pop3", "Servers.Probing",
            "Servers.Sessions", "Servers.Submission", "Servers.Usage"],
        ["MimeKit"] = ["Servers.Headers", "Servers.Imap", "Servers.Submission"],
        ["Microsoft.Data.Sqlite"] = ["Ledger.Sqlite"],
        ["SQLitePCL"] = ["Ledger.Sqlite"],
        ["Npgsql"] = ["Ledger.Postgres"],
        ["Duende.IdentityModel"] = ["SignIns"],
        ["Microsoft.IdentityModel"] = ["SignIns"],
        ["DnsClient"] = ["Discovery.Records"],
        ["System.Management.Automation"] = [],
    };
}
