using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>
/// Lists as statements take them: JSON arrays, for json_each. Written by hand, as a serializer would first have to learn the types, in
/// every process anew.
/// </summary>
static class JsonList
{
    /// <summary>A list of texts.</summary>
    public static string Of(IEnumerable<string> texts) => Write(texts, static (writer, text) => writer.WriteStringValue(text));

    /// <summary>A list of numbers.</summary>
    public static string Of(IEnumerable<long> numbers) => Write(numbers, static (writer, number) => writer.WriteNumberValue(number));

    /// <summary>A list of tokens.</summary>
    public static string Of(IEnumerable<CopyToken> tokens) => Write(tokens, static (writer, token) =>
    {
        if (token.Number is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(token.ToString());
    });

    static string Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in items)
                write(writer, item);
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
