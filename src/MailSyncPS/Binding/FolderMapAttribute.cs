using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// Folders of a destination by names or wildcards of a source's: a hashtable, or a text as in <c>Sent Items=Sent; Old*=Archive</c>, which a
/// CSV cell can hold. An empty value counts as absent.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class FolderMapAttribute : InputAttribute
{
    static readonly FolderListAttribute Source = new();
    static readonly DestinationFolderAttribute Destination = new();

    /// <summary>The rules of a map, in one dictionary whatever it was given as.</summary>
    internal static IReadOnlyDictionary<string, string> RulesOf(IDictionary? map) =>
        map is null ? new Dictionary<string, string>()
            : map.Cast<DictionaryEntry>().ToDictionary(rule => (string)rule.Key, rule => (string)rule.Value!);

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        _ when IsAbsent(value) => null,
        IDictionary map => Checked(map.Cast<DictionaryEntry>().Select(rule => ((object?)rule.Key, rule.Value)), engine),
        string text => Checked(text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Rule),
            engine),
        _ => throw Refuse(BindingTexts.FolderMapAdvice),
    };

    static (object?, object?) Rule(string text) => text.LastIndexOf('=') is > 0 and var sign
        ? (text[..sign].Trim(), text[(sign + 1)..].Trim())
        : throw Refuse(BindingTexts.FolderMapAdvice);

    static OrderedDictionary Checked(IEnumerable<(object? Source, object? Destination)> rules, EngineIntrinsics engine)
    {
        var map = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (source, destination) in rules)
        {
            // As one of a list, a name is taken with the ; in it.
            if (IsAbsent(destination) || IsAbsent(source) || Source.Read(new[] { source }, engine) is not string[] { Length: 1 } pattern)
                throw Refuse(BindingTexts.FolderMapAdvice);
            map[pattern[0]] = Destination.Read(destination, engine);
        }
        return map;
    }
}
