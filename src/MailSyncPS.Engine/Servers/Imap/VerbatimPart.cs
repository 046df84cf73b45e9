using MimeKit;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// A body that writes a whole message's bytes as they are. The library meets it through its MIME type, and writes nothing of its own around
/// it.
/// </summary>
sealed class VerbatimPart(MimeEntityConstructorArgs args) : MimePart(args)
{
    /// <summary>The MIME type of the stub that stands for a message.</summary>
    public const string StubType = "application/x-mailsyncps-verbatim";

    /// <summary>The message's bytes.</summary>
    public MailBytes Bytes { get; set; } = MailBytes.None;

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        Bytes.WriteTo(stream);

    public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly,
        CancellationToken cancellationToken = default) =>
        Bytes.WriteToAsync(stream, cancellationToken);
}
