using System.Text;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// What is said before TLS begins on a connection that starts without it (STARTTLS: RFC 3501, 6.2.1; STLS: RFC 2595, 4),
/// where the library can't be left to say it. Nothing of it holds within TLS: not even the greeting is handed on.
/// </summary>
static class PlainStart
{
    const int LongestLine = 8192;
    const int MostLines = 100;

    /// <summary>Takes the greeting and asks for TLS.</summary>
    /// <exception cref="MailSyncException">The server doesn't greet as it should, or refuses.</exception>
    public static async Task AskForTlsAsync(Stream stream, ServerAccess access, CancellationToken cancellationToken)
    {
        var isImap = access.Account.Protocol == MailProtocol.Imap;
        var greeting = await LineAsync(stream, cancellationToken).ConfigureAwait(false);
        if (!greeting.StartsWith(isImap ? "* OK" : "+OK", StringComparison.OrdinalIgnoreCase))
            throw new IOException(PlainText.Clean(greeting));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(isImap ? "A0 STARTTLS\r\n" : "STLS\r\n"), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var answer = await LineAsync(stream, cancellationToken).ConfigureAwait(false);
        for (var i = 0; isImap && answer.StartsWith("* ", StringComparison.Ordinal) && !answer.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase) && i < MostLines; i++)
            answer = await LineAsync(stream, cancellationToken).ConfigureAwait(false);
        if (!answer.StartsWith(isImap ? "A0 OK" : "+OK", StringComparison.OrdinalIgnoreCase))
            throw new MailSyncException(MailFailure.TlsFailed, ServersTexts.FormatTlsRefused(access, PlainText.Clean(answer)));
    }

    /// <summary>Reads a line byte by byte: what comes behind the last one belongs to TLS.</summary>
    static async Task<string> LineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) > 0)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Append((char)one[0]).Length > LongestLine)
                break;
        }
        throw new IOException(PlainText.Clean(line.ToString()));
    }
}
