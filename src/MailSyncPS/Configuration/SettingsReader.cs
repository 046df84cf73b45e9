using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>Reads a configuration.</summary>
static class SettingsReader
{
    const int UsualThrottle = 4;
    const int UsualKeepLogDays = 90;
    const int UsualReportDays = 90;
    const int SubmissionPort = 587;

    static readonly string[] Keys =
        ["Mailboxes", "Destination", "DestinationFolder", "Copy", "Remove", "Warn", "ThrottleLimit", "Secrets", "Ledger", "Log", "Report",
            "Notify"];

    /// <param name="path">The file's full path.</param>
    /// <param name="engine">The engine of the session.</param>
    /// <param name="parse">Reads the text of a CSV file with a delimiter.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.ConfigurationInvalid"/>.</exception>
    internal static SyncSettings Read(string path, EngineIntrinsics engine, Func<string, char, IReadOnlyList<PSObject>> parse)
    {
        var file = DataFile.Read(path);
        var root = new Settings(file, file.Root, engine, Keys);
        var rows = new MailboxRows(root, parse);
        var destination = root.Required("Destination", root.Node("Destination"));
        if (destination.Value is not SettingMap)
            throw root.Wrong("Destination", destination, ConfigurationTexts.TableWanted);
        var copy = root.Section("Copy", [.. CopySettings.OfEach.Keys.Where(key => key != "DestinationFolder"), .. CopySettings.OfAll.Keys]);
        var secrets = root.Section("Secrets", "Path", "Vault");
        if (secrets?.Has("Path") == true && secrets.Has("Vault"))
            throw root.Wrong("Secrets", root.Node("Secrets")!, ConfigurationTexts.OneSecretPlace);
        var log = root.Section("Log", "Folder", "KeepDays", "Protocol");
        var report = root.Section("Report", "Path", "Days");
        var warn = root.Section("Warn", "AtPercent", "Days");
        var mailboxes = rows.Read("Mailboxes");
        var ledger = root.Text("Ledger") is { } name && LedgerName.IsAddress(name) ? name : root.FilePath("Ledger");
        var files = new SeparateFiles(path);
        files.Add(root, "Mailboxes", root.Node("Mailboxes")?.Value is string ? root.FilePath("Mailboxes") : null);
        files.Add(secrets, "Path", secrets?.FilePath("Path"));
        files.AddLedger(root, ledger is null || LedgerName.IsAddress(ledger) ? null : ledger);
        files.Add(log, "Folder", log?.FilePath("Folder"));
        files.Add(log, "Protocol", log?.FilePath("Protocol"));
        files.Add(report, "Path", report?.FilePath("Path"));
        return new SyncSettings
        {
            Path = path,
            Mailboxes = mailboxes,
            Warnings = rows.Warnings,
            Destination = rows.Row("Destination", destination, isSource: false),
            DestinationFolder = Template(root),
            CopyOfEach = Values(copy, CopySettings.OfEach),
            Copy = Values(copy, CopySettings.OfAll),
            Remove = Removal(root),
            Warn = Values(warn, CopySettings.OfWarning, key => "Warn" + key),
            ThrottleLimit = root.Number("ThrottleLimit", 1, 64) ?? UsualThrottle,
            SecretFile = secrets?.FilePath("Path"),
            Vault = secrets?.Text("Vault"),
            Ledger = ledger,
            LogFolder = log?.FilePath("Folder") ?? Path.Combine(Path.GetDirectoryName(path)!, "logs"),
            KeepLogDays = log?.Number("KeepDays", 1, 36500) ?? UsualKeepLogDays,
            ProtocolLog = log?.FilePath("Protocol"),
            Report = report is null ? null : report.Required("Path", report.FilePath("Path")),
            ReportDays = report?.Number("Days", 1, 36500) ?? UsualReportDays,
            Notify = Notices(root),
        };
    }

    static FolderTemplate? Template(Settings root)
    {
        if (root.Read<string>("DestinationFolder", new DestinationFolderAttribute()) is not { } text)
            return null;
        try
        {
            return FolderTemplate.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw root.Wrong("DestinationFolder", root.Node("DestinationFolder")!, e.Message);
        }
    }

    static Dictionary<string, object>? Removal(Settings root)
    {
        if (root.Section("Remove", [.. CopySettings.OfRemoval.Keys]) is not { } remove)
            return null;
        var values = Values(remove, CopySettings.OfRemoval);
        return values.ContainsKey("OlderThanDays")
            ? values : throw root.Wrong("Remove", root.Node("Remove")!, ConfigurationTexts.FormatKeyMissing("Remove.OlderThanDays"));
    }

    static NoticeSettings Notices(Settings root)
    {
        if (root.Section("Notify", "On", "SystemLog", "Mail", "Webhook") is not { } notify)
            return new NoticeSettings();
        var mail = notify.Section("Mail", "To", "From", "Server", "Port", "Security", MailboxRows.SecretName);
        var webhook = notify.Section("Webhook", "Service", MailboxRows.SecretName);
        return new NoticeSettings
        {
            On = notify.Read<NoticeOccasion?>("On", new NamedAttribute<NoticeOccasion>()) ?? NoticeOccasion.Failure,
            SystemLog = !notify.Has("SystemLog") || notify.Read<SwitchParameter>("SystemLog", new SwitchCellAttribute()),
            Mail = mail is null ? null : new MailNoticeSettings(
                mail.Required("To", mail.Read<string[]>("To", new AddressListAttribute())),
                mail.Required("From", mail.Read<string>("From", new AddressInputAttribute())),
                mail.Required("Server", mail.Read<string>("Server", new ServerInputAttribute())),
                mail.Number("Port", 1, 65535) ?? SubmissionPort, SecurityOf(mail),
                mail.Text(MailboxRows.SecretName) ?? mail.Text("From")!),
            Webhook = webhook is null ? null : new WebhookSettings(
                (WebhookService)webhook.Required("Service", webhook.Read<object>("Service", new NamedAttribute<WebhookService>())),
                webhook.Required(MailboxRows.SecretName, webhook.Text(MailboxRows.SecretName))),
        };
    }

    static MailSecurity SecurityOf(Settings mail) => mail.Read<MailSecurity?>("Security", new NamedAttribute<MailSecurity>()) switch
    {
        MailSecurity.None => throw mail.Wrong("Security", mail.Node("Security")!, ConfigurationTexts.NoticeInClear),
        var security => security ?? MailSecurity.Auto,
    };

    static Dictionary<string, object> Values(
        Settings? settings, IReadOnlyDictionary<string, InputAttribute> inputs, Func<string, string>? rename = null) =>
        settings is null ? [] : inputs.Where(input => settings.Has(input.Key))
            .Select(input => (input.Key, Value: settings.Read<object>(input.Key, input.Value)))
            .Where(setting => setting.Value is not null)
            .ToDictionary(
                setting => rename is null ? setting.Key : rename(setting.Key), setting => setting.Value!, StringComparer.OrdinalIgnoreCase);
}
