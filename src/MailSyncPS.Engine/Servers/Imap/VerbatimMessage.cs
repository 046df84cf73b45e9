using MimeKit;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Wraps raw bytes as the library's message type, so that its APPEND sends them untouched. Nothing of a mail is parsed:
/// the only thing the parser sees is a stub of one header field, which is then hidden.
/// </summary>
static class VerbatimMessage
{
    // An empty line behind the field would be written in front of every message.
    static readonly byte[] Stub = System.Text.Encoding.ASCII.GetBytes($"Content-Type: {VerbatimPart.StubType}\r\n");
    static readonly ParserOptions Options = CreateOptions();

    /// <summary>How to write it: without the stub's header, and without a newline of the library's.</summary>
    public static FormatOptions Format { get; } = CreateFormat();

    /// <summary>A message that writes exactly these bytes.</summary>
    public static MimeMessage Of(MailBytes bytes)
    {
        // The plain parser would put an empty line in front all the same.
        var message = new ExperimentalMimeParser(Options, new MemoryStream(Stub, writable: false)).ParseMessage();
        ((VerbatimPart)message.Body!).Bytes = bytes;
        return message;
    }

    static ParserOptions CreateOptions()
    {
        var options = new ParserOptions();
        options.RegisterMimeType(VerbatimPart.StubType, typeof(VerbatimPart));
        return options;
    }

    static FormatOptions CreateFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.HiddenHeaders.Add(HeaderId.ContentType);
        return format;
    }
}
