using System.Runtime.InteropServices;
using MimeKit;

namespace MailSyncPS.Engine.Servers;

/// <summary>A body that writes a whole message's bytes as they are. The library meets it through its MIME type, and writes nothing of its own around it.</summary>
sealed class VerbatimPart(MimeEntityConstructorArgs args) : MimePart(args)
{
    /// <summary>The MIME type of the stub that stands for a message.</summary>
    public const string StubType = "application/x-mailsyncps-verbatim";

    /// <summary>The message's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    // A stream that takes arrays alone would copy the whole of a span first.
    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (MemoryMarshal.TryGetArray(Bytes, out var array))
            stream.Write(array.Array!, array.Offset, array.Count);
        else
            stream.Write(Bytes.Span);
    }

    public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        MemoryMarshal.TryGetArray(Bytes, out var array)
            ? stream.WriteAsync(array.Array!, array.Offset, array.Count, cancellationToken)
            : stream.WriteAsync(Bytes, cancellationToken).AsTask();
}
