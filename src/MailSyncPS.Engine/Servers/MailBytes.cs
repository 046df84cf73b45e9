namespace MailSyncPS.Engine.Servers;

/// <summary>The bytes of a message, in memory until they are dropped: whoever still knows the message then holds no more than its size.</summary>
sealed class MailBytes(ReadOnlyMemory<byte> bytes)
{
    /// <summary>No bytes at all.</summary>
    public static MailBytes None { get; } = new(default);

    /// <summary>The bytes; empty once they were dropped.</summary>
    public ReadOnlyMemory<byte> Memory { get; private set; } = bytes;

    /// <summary>The bytes; empty once they were dropped.</summary>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>How many there are, or were.</summary>
    public int Length { get; } = bytes.Length;

    /// <summary>Gives the memory back.</summary>
    public void Drop() => Memory = default;
}
