namespace MailSyncPS.Engine.Servers;

/// <summary>Takes the bytes out of the library's streams.</summary>
static class StreamBytes
{
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
