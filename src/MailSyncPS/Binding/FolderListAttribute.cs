using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// Names or wildcards of folders. A text, as a CSV cell is one, may hold several with <c>;</c> between them, which a backtick makes part of
/// a name. An empty value counts as absent.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class FolderListAttribute : InputAttribute
{
    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine) => value switch
    {
        _ when IsAbsent(value) => null,
        IList { Count: > 0 } list => list.Cast<object?>().Select(Checked).ToArray(),
        string text when text.Contains(';', StringComparison.Ordinal) => Parts(text).Select(Checked).ToArray(),
        _ => new[] { Checked(wrapped ?? value) },
    };

    static List<string> Parts(string text)
    {
        var parts = new List<string>();
        foreach (var piece in text.Split(';'))
        {
            if (parts is [.., [.., '`']])
                parts[^1] = $"{parts[^1][..^1]};{piece}";
            else
                parts.Add(piece);
        }
        parts = [.. parts.Select(Trimmed).Where(part => part.Length > 0)];
        return parts.Count > 0 ? parts : throw Refuse(BindingTexts.FolderListAdvice);
    }

    static string Checked(object? value)
    {
        var wrapped = value as PSObject;
        return TextOf(wrapped is null ? value : wrapped.BaseObject, wrapped) is { } name && !IsAbsent(name) && VisibleText.IsWhole(name)
            ? name
            : throw Refuse(BindingTexts.FolderListAdvice);
    }
}
