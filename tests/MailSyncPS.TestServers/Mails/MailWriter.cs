using System.Buffers;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>Writes the lines of a mail, ended by CRLF.</summary>
sealed class MailWriter
{
    const int EncodedLineLength = 76;

    readonly ArrayBufferWriter<byte> _bytes = new();

    internal MailWriter Line(string line) => Bytes(Encoding.ASCII.GetBytes(line + "\r\n"));

    internal MailWriter Bytes(byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    internal MailWriter Base64(byte[] content)
    {
        var encoded = Convert.ToBase64String(content);
        for (var start = 0; start < encoded.Length; start += EncodedLineLength)
            Line(encoded.Substring(start, Math.Min(EncodedLineLength, encoded.Length - start)));
        return this;
    }

    internal byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
