namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>Hears what a server says, byte for byte, before the library reads it.</summary>
interface ISpokenBytes
{
    /// <summary>More was said.</summary>
    void Add(ReadOnlySpan<byte> said);
}
