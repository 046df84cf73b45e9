namespace MailSyncPS.Engine.Servers;

/// <summary>Takes the bytes out of the library's streams.</summary>
static class StreamBytes
{
    /// <summary>As many of a message's bytes as a header is looked for in.</summary>
    const int HeadLength = 1 << 16;

    /// <summary>The first bytes of a stream: all, or as many as a header has. The stream is put back to its beginning.</summary>
    public static byte[] ReadHead(this Stream stream)
    {
        stream.Position = 0;
        var head = new byte[Math.Min(stream.Length, HeadLength)];
        var count = 0;
        while (count < head.Length && stream.Read(head, count, head.Length - count) is > 0 and var read)
            count += read;
        stream.Position = 0;
        return count == head.Length ? head : head[..count];
    }

    /// <summary>All bytes of a stream that is in memory.</summary>
    public static ReadOnlyMemory<byte> ReadWhole(this Stream? stream)
    {
        if (stream is null || stream.Length == 0)
            return default;
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        // Asked for a span, the library's streams would fill an array of that size first.
        for (var at = 0; at < bytes.Length;)
        {
            var count = stream.Read(bytes, at, bytes.Length - at);
            at += count > 0 ? count : throw new EndOfStreamException();
        }
        return bytes;
    }
}
