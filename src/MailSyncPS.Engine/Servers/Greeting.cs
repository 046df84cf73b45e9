namespace MailSyncPS.Engine.Servers;

/// <summary>What a server's first words tell of it.</summary>
static class Greeting
{
    /// <summary>IMAP's name.</summary>
    public const string Imap = "IMAP";

    /// <summary>POP3's name.</summary>
    public const string Pop3 = "POP3";

    /// <summary>Whether what was said may be the beginning of a greeting of these protocols: a connection that broke off tells no more.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> said) => "* "u8.StartsWith(said) || "+OK"u8.StartsWith(said) || "-ERR"u8.StartsWith(said);

    /// <summary>What a greeting speaks (RFC 3501, 7.1; RFC 1939, 4); null when it is nothing known.</summary>
    public static string? Language(ReadOnlySpan<byte> greeting) =>
        greeting.StartsWith("* "u8) ? Imap : greeting.StartsWith("+OK"u8) || greeting.StartsWith("-ERR"u8) ? Pop3
        : greeting.StartsWith("220"u8) ? "SMTP" : greeting.StartsWith("HTTP"u8) ? "HTTP" : greeting.StartsWith("SSH-"u8) ? "SSH" : null;
}
