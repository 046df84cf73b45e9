using System.Text;

namespace MailSyncPS.Engine.Servers.Headers;

/// <summary>Finds the header line in which two readings of a message differ.</summary>
static class HeaderDifference
{
    /// <summary>The name of the first field that is not the same in both; null when all are, or one has no fields at all.</summary>
    public static string? Find(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (first, second) = (FieldsOf(one), FieldsOf(other));
        return first.Count == 0 || second.Count == 0 ? null
            : first.Keys.Concat(second.Keys).FirstOrDefault(name => first.GetValueOrDefault(name) != second.GetValueOrDefault(name));
    }

    /// <summary>The values of each field, those of one name together.</summary>
    static Dictionary<string, string> FieldsOf(ReadOnlySpan<byte> head)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? name = null;
        while (!head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            var line = Encoding.Latin1.GetString((end < 0 ? head : head[..end]).TrimEnd((byte)'\r'));
            head = end < 0 ? default : head[(end + 1)..];
            if (line.Length == 0)
                break;
            if (line[0] is not (' ' or '\t'))
                name = line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? line[..colon] : null;
            if (name is not null)
                fields[name] = $"{fields.GetValueOrDefault(name)}{line}\n";
        }
        return fields;
    }
}
