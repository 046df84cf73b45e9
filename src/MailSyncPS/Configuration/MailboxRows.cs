using System.Management.Automation;
using System.Text;
using MailSyncPS.Binding;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>The mailboxes of a configuration as rows: from a CSV file, or from hashtables.</summary>
/// <param name="settings">The configuration.</param>
/// <param name="parse">Reads the text of a CSV file with a delimiter.</param>
sealed class MailboxRows(Settings settings, Func<string, char, IReadOnlyList<PSObject>> parse)
{
    /// <summary>The columns that a row may have beside those of an account and of a copy.</summary>
    internal const string SecretName = "SecretName";

    readonly List<string> _warnings = [];

    /// <summary>What is to be said of columns that are not used.</summary>
    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The rows that a key holds or names.</summary>
    internal IReadOnlyList<PSObject> Read(string key) => settings.Required(key, settings.Node(key)?.Value) switch
    {
        string => Csv(key),
        List<SettingNode> list => [.. list.Select(node =>
            node.Value is SettingMap ? Row(key, node) : throw settings.Wrong(key, node, ConfigurationTexts.TableWanted))],
        SettingMap => [Row(key, settings.Node(key)!)],
        _ => throw settings.Wrong(key, settings.Node(key)!, ConfigurationTexts.MailboxesWanted),
    };

    /// <summary>The row of a hashtable; its keys are checked.</summary>
    internal PSObject Row(string key, SettingNode node, bool isSource = true)
    {
        var row = settings.Beneath((SettingMap)node.Value!, AccountRow.InputNames.Append(SecretName)
            .Concat(isSource ? CopySettings.OfEach.Keys : []));
        var values = new PSObject();
        foreach (var (name, input) in AccountRow.Inputs.Concat(isSource ? CopySettings.OfEach : []))
        {
            if (row.Has(name))
            {
                row.Read<object>(name, input);
                values.Properties.Add(new PSNoteProperty(name, Settings.Plain(row.Node(name)!)));
            }
        }
        if (row.Text(SecretName) is { } secret)
            values.Properties.Add(new PSNoteProperty(SecretName, secret));
        row.Required("EmailAddress", row.Text("EmailAddress"));
        // New-MailSyncConfiguration leaves it so where it knows no server.
        if (!isSource && row.Node("Server") is { Value: "" } blank)
            throw row.Wrong("Server", blank, ConfigurationTexts.ServerBlank);
        return values;
    }

    List<PSObject> Csv(string key)
    {
        var path = settings.FilePath(key)!;
        var text = Text(key, path);
        var header = text.AsSpan()[..(text.IndexOfAny(['\r', '\n']) is >= 0 and var end ? end : text.Length)];
        // Where the comma is the decimal sign, spreadsheets write semicolons.
        var delimiter = header.Contains(',') ? ',' : header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : ',';
        var rows = parse(text, delimiter).Where(row => row.Properties.Any(cell => !string.IsNullOrWhiteSpace(cell.Value?.ToString())))
            .Select(WithOwnNames).ToList();
        if (rows.Count == 0)
            throw settings.Wrong(key, settings.Node(key)!, ConfigurationTexts.FormatNoRows(path));
        var columns = rows[0].Properties.Select(cell => cell.Name).ToList();
        _warnings.AddRange(UnusedColumns.Find(columns, [.. AccountRow.InputNames, SecretName, .. CopySettings.OfEach.Keys])
            .Select(unused => ConfigurationTexts.FormatOfFile(path, unused.Warning)).Distinct());
        return columns.Contains("EmailAddress", StringComparer.OrdinalIgnoreCase)
            ? rows
            : throw settings.Wrong(key, settings.Node(key)!,
                ConfigurationTexts.FormatNoAddressColumn(path, VisibleText.Without(string.Join(", ", columns)))
                + (columns.Select(column => (Column: column, Likely: ColumnNames.Likely(column, ["EmailAddress"])))
                    .FirstOrDefault(pair => pair.Likely is not null)
                    is { Likely: { } likely, Column: var column }
                        ? " " + SurfaceTexts.FormatMisspeltColumn(VisibleText.Without(column), likely) : ""));
    }

    static PSObject WithOwnNames(PSObject row)
    {
        var own = new PSObject();
        foreach (var cell in row.Properties)
        {
            var name = AccountRow.Own(cell.Name);
            // Where both are there, the name itself counts.
            if (name == cell.Name || row.Properties[name] is null && own.Properties[name] is null)
                own.Properties.Add(new PSNoteProperty(name, cell.Value));
        }
        return own;
    }

    string Text(string key, string path)
    {
        try
        {
            return OwnText.Read(path);
        }
        catch (DecoderFallbackException e)
        {
            throw new MailSyncException(MailFailure.ConfigurationInvalid, ConfigurationTexts.FormatNotUtf8(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw settings.Wrong(key, settings.Node(key)!, ConfigurationTexts.FormatNotReadable(path, e.Message));
        }
    }
}
