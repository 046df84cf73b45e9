using System.Management.Automation.Language;
using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>Reads a PowerShell data file as Import-PowerShellDataFile does: one hashtable of data, of which nothing is run.</summary>
sealed class DataFile
{
    DataFile(string path) => Path = path;

    /// <summary>The file's full path.</summary>
    internal string Path { get; }

    /// <summary>What it says.</summary>
    internal SettingMap Root { get; private set; } = new("", new Dictionary<string, SettingNode>());

    /// <exception cref="MailSyncException"><see cref="MailFailure.ConfigurationInvalid"/>: it can't be read, or is no data
    /// file.</exception>
    internal static DataFile Read(string path)
    {
        var file = new DataFile(path);
        var script = Parser.ParseInput(TextOf(path), path, out _, out var errors);
        if (errors is [var first, ..])
            throw file.Invalid(first.Extent.StartLineNumber, first.Message);
        if (Single(script) is not HashtableAst table)
            throw file.Invalid(1, ConfigurationTexts.NotOneTable);
        file.Root = file.Map(table, "");
        return file;
    }

    /// <summary>What is wrong at a line.</summary>
    internal MailSyncException Invalid(int line, string reason) =>
        new(MailFailure.ConfigurationInvalid, ConfigurationTexts.FormatInvalidAt(Path, line, reason));

    static string TextOf(string path)
    {
        try
        {
            return OwnText.Read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MailSyncException(MailFailure.ConfigurationInvalid, ConfigurationTexts.FormatNoFile(path), e);
        }
        catch (DecoderFallbackException e)
        {
            throw new MailSyncException(MailFailure.ConfigurationInvalid, ConfigurationTexts.FormatNotUtf8(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailSyncException(MailFailure.ConfigurationInvalid, ConfigurationTexts.FormatNotReadable(path, e.Message), e);
        }
    }

    // A script with parameters, with a begin block, or with several statements is no data.
    static ExpressionAst? Single(ScriptBlockAst script) =>
        script is { ParamBlock: null, BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null }
        && script.EndBlock is { Traps: null,
            Statements: [PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0 } command] }] }
            ? command.Expression : null;

    SettingMap Map(HashtableAst table, string name)
    {
        var keys = new Dictionary<string, SettingNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in table.KeyValuePairs)
        {
            var word = key is StringConstantExpressionAst text ? text.Value : throw NotData(key);
            // The map's name goes before its key in messages, and a list's items have that of the list.
            if (!keys.TryAdd(word, Node(Expression(value), name.Length == 0 ? word : $"{name}.{word}")))
                throw Invalid(key.Extent.StartLineNumber, ConfigurationTexts.FormatKeyTwice(VisibleText.Without(word)));
        }
        return new SettingMap(name, keys);
    }

    SettingNode Node(ExpressionAst expression, string name)
    {
        object? value = expression switch
        {
            HashtableAst table => Map(table, name),
            ArrayExpressionAst list => list.SubExpression.Statements.SelectMany(statement => Items(Expression(statement), name)).ToList(),
            ArrayLiteralAst list => list.Elements.Select(element => Node(element, name)).ToList(),
            ParenExpressionAst inner => Node(Expression(inner.Pipeline), name).Value,
            _ => Constant(expression),
        };
        return new SettingNode(value, expression.Extent.StartLineNumber);
    }

    IEnumerable<SettingNode> Items(ExpressionAst expression, string name) =>
        expression is ArrayLiteralAst list ? list.Elements.Select(element => Node(element, name)) : [Node(expression, name)];

    ExpressionAst Expression(StatementAst statement) =>
        statement is PipelineAst { PipelineElements: [CommandExpressionAst { Redirections.Count: 0 } command] }
            ? command.Expression : throw NotData(statement);

    object? Constant(ExpressionAst expression)
    {
        try
        {
            return expression.SafeGetValue();
        }
        catch (InvalidOperationException)
        {
            throw NotData(expression);
        }
    }

    MailSyncException NotData(Ast found) =>
        Invalid(found.Extent.StartLineNumber, ConfigurationTexts.FormatNotData(VisibleText.Without(Shortened(found.Extent.Text))));

    static string Shortened(string text) => text.Length > 60 ? text[..60] + "..." : text;
}
