using System.Runtime.InteropServices;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// The bytes of a message, in memory until they are dropped: whoever still knows the message then holds no more than its size.
/// A large one stays in the stream it was read into, as a copy in one piece would take as much memory again. Not for two threads at a time.
/// </summary>
sealed class MailBytes
{
    /// <summary>Bytes beyond which a message is large. It is read with no other beside it (<see cref="FetchBatches"/>).</summary>
    public const long Large = FetchBatches.MaxBytes;

    /// <summary>
    /// Bytes of a message at the most (decision 21): a larger one is not read, as it has to be in memory and hardly any server takes it.
    /// </summary>
    public const long Largest = 150L << 20;

    const int Piece = 1 << 16;

    ReadOnlyMemory<byte> _whole;
    Stream? _stream;

    /// <summary>Bytes in one piece.</summary>
    public MailBytes(ReadOnlyMemory<byte> whole) => (_whole, Length) = (whole, whole.Length);

    MailBytes(Stream stream, int length) => (_stream, _whole, Length) = (stream, stream.ReadHead(), length);

    /// <summary>No bytes at all.</summary>
    public static MailBytes None { get; } = new(default(ReadOnlyMemory<byte>));

    /// <summary>All bytes of a stream that is in memory, and that is taken over.</summary>
    public static MailBytes Of(Stream stream)
    {
        if (stream.Length > Large)
            return new MailBytes(stream, checked((int)stream.Length));
        using (stream)
            return new MailBytes(stream.ReadWhole());
    }

    /// <summary>How many there are, or were.</summary>
    public int Length { get; }

    /// <summary>The first of them: all, or as many as a header has. None once they were dropped.</summary>
    public ReadOnlySpan<byte> Head => _whole.Span;

    /// <summary>All of them in one piece, where they are.</summary>
    public bool TryGetWhole(out ReadOnlySpan<byte> bytes)
    {
        bytes = _whole.Span;
        return _stream is null;
    }

    /// <summary>All of them as a stream, from the first on. The next call begins it anew.</summary>
    public Stream Open()
    {
        if (_stream is null)
            return MemoryMarshal.TryGetArray(_whole, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(_whole.ToArray(), writable: false);
        _stream.Position = 0;
        return _stream;
    }

    /// <summary>Whether one of them is NUL.</summary>
    public bool HasNul() => Has(0);

    /// <summary>Whether one of them is this.</summary>
    public bool Has(byte value)
    {
        var has = false;
        Visit(piece => has = has || piece.Contains(value));
        return has;
    }

    /// <summary>Takes a piece of a message.</summary>
    public delegate void PieceVisitor(ReadOnlySpan<byte> piece);

    /// <summary>Shows all of them, piece by piece, from the first on.</summary>
    public void Visit(PieceVisitor visitor)
    {
        if (TryGetWhole(out var whole))
        {
            visitor(whole);
            return;
        }
        var (stream, piece) = (Open(), new byte[Piece]);
        while (stream.Read(piece, 0, piece.Length) is > 0 and var count)
            visitor(piece.AsSpan(0, count));
    }

    /// <summary>Writes all of them.</summary>
    public void WriteTo(Stream target)
    {
        // A stream that takes arrays alone would copy the whole of a span first.
        if (_stream is null && MemoryMarshal.TryGetArray(_whole, out var array))
            target.Write(array.Array!, array.Offset, array.Count);
        else
            Open().CopyTo(target, Piece);
    }

    /// <summary>Writes all of them.</summary>
    public Task WriteToAsync(Stream target, CancellationToken cancellationToken) =>
        _stream is null && MemoryMarshal.TryGetArray(_whole, out var array)
            ? target.WriteAsync(array.Array!, array.Offset, array.Count, cancellationToken)
            : Open().CopyToAsync(target, Piece, cancellationToken);

    /// <summary>Gives the memory back.</summary>
    public void Drop()
    {
        _stream?.Dispose();
        (_whole, _stream) = (default, null);
    }
}
