using System.Text;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>The text of a new configuration: every setting with what it does, those that are not needed as comments.</summary>
static class ConfigurationTemplate
{
    const int Columns = 110;

    /// <summary>The text.</summary>
    /// <param name="mailboxes">The path of the CSV file.</param>
    /// <param name="destination">The new mailbox's address.</param>
    /// <param name="server">The new mailbox's server; null for one that has yet to be named.</param>
    /// <param name="olderThanDays">How long mail stays; null where nothing is removed.</param>
    internal static string Of(string mailboxes, string destination, string? server, int? olderThanDays)
    {
        var text = new StringBuilder();
        Comment(text, "", TemplateTexts.Head);
        text.Append("@{\n");
        Setting(text, TemplateTexts.Mailboxes, $"Mailboxes = {Quote(mailboxes)}");
        Setting(text, TemplateTexts.Destination, "Destination = @{", $"    EmailAddress = {Quote(destination)}",
            $"    Server       = {Quote(server ?? "")}", "}");
        Setting(text, TemplateTexts.DestinationFolder, "DestinationFolder = 'Old/{EmailAddress}'");
        Setting(text, TemplateTexts.Copy, "Copy = @{", "    MaxBytesPerDay = '450MB'", "    # ExcludeFolder = 'Drafts', 'Newsletters/*'",
            "    # FolderMap = @{ 'Sent' = 'Sent' }", "    # Since = '2024-01-01'", "}");
        var remove = (string[])["Remove = @{", $"    OlderThanDays = {olderThanDays ?? 14}", "    # UntilPercentUsed = 60", "}"];
        Setting(text, TemplateTexts.Remove, olderThanDays is null ? Out(remove) : remove);
        Setting(text, TemplateTexts.Warn, "Warn = @{", "    AtPercent = 90", "    Days = 14", "}");
        Setting(text, TemplateTexts.Secrets, "Secrets = @{", "    Path = 'credentials.clixml'", "    # Vault = 'Mail'", "}");
        Setting(text, TemplateTexts.Ledger, "Ledger = 'data/ledger.db'");
        Setting(text, TemplateTexts.Log, "Log = @{", "    Folder = 'data/logs'", "    KeepDays = 90",
            "    # Protocol = 'data/protocol.log'", "}");
        Setting(text, TemplateTexts.Report, "Report = @{", "    Path = 'data/report.html'", "    Days = 90", "}");
        Setting(text, TemplateTexts.Notify, "Notify = @{", "    On = 'Warning'", "    SystemLog = $true",
            "    # Mail = @{", "    #     To     = 'admin@example.jp'", "    #     From   = 'taro@gmail.com'",
                "    #     Server = 'smtp.gmail.com'", "    #     Port   = 587", "    # }",
            "    # Webhook = @{", "    #     Service    = 'Teams'", "    #     SecretName = 'teams-webhook'", "    # }", "}");
        Setting(text, TemplateTexts.ThrottleLimit, Out("ThrottleLimit = 4"));
        return text.Append("}\n").ToString();
    }

    static void Setting(StringBuilder text, string comment, params string[] lines)
    {
        if (text[^2] != '{')
            text.Append('\n');
        Comment(text, "    ", comment);
        foreach (var line in lines)
            text.Append("    ").Append(line).Append('\n');
    }

    static void Comment(StringBuilder text, string indentation, string comment)
    {
        foreach (var line in comment.Split('\n').SelectMany(paragraph => LineBreaks.Of(paragraph, Columns)))
            text.Append(indentation).Append("# ").Append(line).Append('\n');
    }

    static string[] Out(params string[] lines) => [.. lines.Select(line => "# " + line)];

    static string Quote(string text) => $"'{System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
