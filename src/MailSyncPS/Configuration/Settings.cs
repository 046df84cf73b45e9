using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>Named values of a configuration, read by what each may be. A name that is not known is an error.</summary>
sealed class Settings
{
    readonly DataFile _file;
    readonly SettingMap _map;
    readonly EngineIntrinsics _engine;

    /// <exception cref="MailSyncException"><see cref="MailFailure.ConfigurationInvalid"/>: a key is none of those that are
    /// known.</exception>
    internal Settings(DataFile file, SettingMap map, EngineIntrinsics engine, IEnumerable<string> known)
    {
        (_file, _map, _engine) = (file, map, engine);
        var names = known.ToList();
        foreach (var (key, node) in map.Keys.Where(pair => !names.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var shown = VisibleText.Without(map.PathOf(key));
            throw file.Invalid(node.Line, ColumnNames.Likely(key, names.Where(name => !map.Keys.ContainsKey(name))) is { } likely
                ? ConfigurationTexts.FormatKeyMisspelt(shown, likely)
                : ConfigurationTexts.FormatKeyUnknown(shown, string.Join(", ", names)));
        }
    }

    internal bool Has(string key) => _map.Keys.ContainsKey(key);

    /// <summary>A key's node, as it lies in the file; null when it is not there.</summary>
    internal SettingNode? Node(string key) => _map.Keys.GetValueOrDefault(key);

    /// <summary>The values beneath a key; null when it is not there.</summary>
    internal Settings? Section(string key, params string[] known) => Node(key) switch
    {
        null or { Value: null } => null,
        { Value: SettingMap map } => new Settings(_file, map, _engine, known),
        { } other => throw Wrong(key, other, ConfigurationTexts.TableWanted),
    };

    /// <summary>The values of a map within.</summary>
    internal Settings Beneath(SettingMap map, IEnumerable<string> known) => new(_file, map, _engine, known);

    /// <summary>A key's value as an input reads it; the type's default when it is not there.</summary>
    internal T? Read<T>(string key, InputAttribute input)
    {
        if (Node(key) is not { } node)
            return default;
        try
        {
            return (T?)input.Read(Plain(node), _engine);
        }
        catch (ArgumentTransformationMetadataException e)
        {
            throw Wrong(key, node, e.Message);
        }
    }

    /// <summary>A whole number within bounds; null when the key is not there.</summary>
    internal int? Number(string key, int least, int most) => (int?)Read<long?>(key, new WholeNumberAttribute(least, most));

    /// <summary>A text that is not empty; null when the key is not there.</summary>
    internal string? Text(string key) => Node(key) switch
    {
        null or { Value: null } => null,
        { Value: string text } when !string.IsNullOrWhiteSpace(text) && VisibleText.IsWhole(text) => text.Trim(),
        { } other => throw Wrong(key, other, ConfigurationTexts.TextWanted),
    };

    /// <summary>
    /// The full path of a file that a key names, from the folder of the configuration on; null when the key is not there.
    /// </summary>
    internal string? FilePath(string key)
    {
        if (Text(key) is not { } text)
            return null;
        try
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            var path = text == "~" || text.StartsWith("~/", StringComparison.Ordinal) || text.StartsWith("~\\", StringComparison.Ordinal)
                ? home + text[1..] : text;
            return Path.GetFullPath(path, Path.GetDirectoryName(_file.Path)!);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Wrong(key, Node(key)!, e.Message);
        }
    }

    /// <summary>A value that has to be there.</summary>
    internal T Required<T>(string key, T? value)
        where T : class => value
            ?? throw _file.Invalid(_map.Keys.Values.Select(node => node.Line).DefaultIfEmpty(1).Min(),
            ConfigurationTexts.FormatKeyMissing(_map.PathOf(key)));

    /// <summary>What is wrong with a key's value.</summary>
    internal MailSyncException Wrong(string key, SettingNode node, string reason) =>
        _file.Invalid(node.Line, ConfigurationTexts.FormatValueWrong(NameOf(key), reason));

    /// <summary>A key with those that it lies beneath, for people.</summary>
    internal string NameOf(string key) => VisibleText.Without(_map.PathOf(key));

    // As PowerShell would have it: inputs know its own tables and lists.
    internal static object? Plain(SettingNode node) => node.Value switch
    {
        SettingMap map => new System.Collections.Hashtable(map.Keys.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
            StringComparer.OrdinalIgnoreCase),
        List<SettingNode> list => list.Select(Plain).ToArray(),
        var value => value,
    };
}
