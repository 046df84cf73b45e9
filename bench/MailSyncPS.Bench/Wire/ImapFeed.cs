using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace MailSyncPS.Bench.Wire;

/// <summary>An IMAP session that appends to INBOX without waiting for any answer in between.</summary>
sealed class ImapFeed : IDisposable
{
    readonly LineConnection _connection;

    ImapFeed(LineConnection connection) => _connection = connection;

    internal static async Task<ImapFeed> OpenAsync(int port, string user)
    {
        var session = new ImapFeed(await LineConnection.OpenAsync(port));
        await session._connection.WriteAsync($"t LOGIN {user} pw\r\n");
        await session.ReadAnswersAsync(1);
        return session;
    }

    /// <summary>Appends all mails, so many to a command.</summary>
    /// <returns>Their bytes.</returns>
    internal async Task<long> AppendAllAsync(ChannelReader<byte[]> mails, int mailsPerAppend, int count)
    {
        var answers = ReadAnswersAsync((count + mailsPerAppend - 1) / mailsPerAppend);
        var (sent, bytes) = (0, 0L);
        await foreach (var mail in mails.ReadAllAsync())
        {
            var head = sent % mailsPerAppend == 0 ? string.Create(CultureInfo.InvariantCulture, $"t{sent} APPEND INBOX") : "";
            sent++;
            await _connection.WriteAsync(Frame(head, mail, endsCommand: sent % mailsPerAppend == 0 || sent == count));
            bytes += mail.Length;
        }
        await answers;
        return bytes;
    }

    public void Dispose() => _connection.Dispose();

    static byte[] Frame(string head, byte[] mail, bool endsCommand) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head} {{{mail.Length}+}}\r\n")),
        .. mail,
        .. endsCommand ? "\r\n"u8 : default,
    ];

    async Task ReadAnswersAsync(int count)
    {
        while (count > 0)
        {
            var line = await _connection.ReadTextAsync();
            if (line.StartsWith("* BYE", StringComparison.Ordinal))
                throw new BenchFailedException($"the IMAP server says: {line}");
            if (!line.StartsWith('t'))
                continue;
            if (!line.Contains(" OK", StringComparison.Ordinal))
                throw new BenchFailedException($"the IMAP server says: {line}");
            count--;
        }
    }
}
