using System.Management.Automation;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailSyncPS.ModuleTests;

/// <summary>All that people and tools get to see of what came out of a pipeline: as text, serialized, and as JSON.</summary>
static class Seen
{
    static readonly JsonSerializerOptions Json = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };

    /// <summary>The texts of an object, of all that is behind it too.</summary>
    public static IEnumerable<string> Of(PSObject item)
    {
        yield return item.ToString();
        // An error record leads to its command, and from there to all of PowerShell.
        yield return PSSerializer.Serialize(item, item.BaseObject is ErrorRecord or InformationRecord or InformationalRecord ? 1 : 6);
        if (item.BaseObject is ErrorRecord error)
        {
            foreach (var text in Of(error))
                yield return text;
        }
        else if (item.BaseObject.GetType().Namespace == nameof(MailSyncPS))
        {
            yield return JsonSerializer.Serialize(item.BaseObject, item.BaseObject.GetType(), Json);
        }
    }

    /// <summary>The texts of a progress display.</summary>
    public static IEnumerable<string> Of(ProgressRecord progress) => [progress.Activity, progress.StatusDescription, progress.CurrentOperation ?? "", progress.ToString()];

    /// <summary>The forms in which a password may lie in a file.</summary>
    public static bool Holds(byte[] bytes, string text) => ((Encoding[])[Encoding.UTF8, Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode])
        .Any(encoding => bytes.AsSpan().IndexOf(encoding.GetBytes(text)) >= 0);

    static IEnumerable<string> Of(ErrorRecord error)
    {
        yield return error.CategoryInfo.ToString();
        yield return error.FullyQualifiedErrorId;
        yield return error.TargetObject?.ToString() ?? "";
        yield return $"{error.ErrorDetails?.Message} {error.ErrorDetails?.RecommendedAction}";
        for (var e = error.Exception; e is not null; e = e.InnerException)
        {
            yield return e.ToString();
            yield return PSSerializer.Serialize(e, 2);
            foreach (var property in PSObject.AsPSObject(e).Properties)
                yield return $"{property.Name}: {property.Value}";
        }
    }
}
