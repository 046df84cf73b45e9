using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace MailSyncPS.Bench.Wire;

/// <summary>An IMAP session that appends to INBOX without waiting for answers in between.</summary>
sealed class ImapFeed : IDisposable
{
    /// <summary>The largest literal that goes without being asked for (RFC 7888).</summary>
    const int MostUnasked = 4096;

    /// <summary>Commands without an answer.</summary>
    const int MostOpen = 64;

    const int MostPending = 32 << 10;

    readonly LineConnection _connection;
    int _open;
    int _tag;

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

    /// <summary>
    /// Appends mails until there are none, as LITERAL- wants it: a large literal waits for the server's go-ahead, and the next command
    /// leaves with it.
    /// </summary>
    /// <returns>Their bytes.</returns>
    internal async Task<long> AppendAskingAsync(ChannelReader<byte[]> mails)
    {
        var (pending, bytes) = (new MemoryStream(), 0L);
        while (await NextAsync(mails, pending) is { } mail)
        {
            bytes += mail.Length;
            _open++;
            var head = string.Create(CultureInfo.InvariantCulture, $"t{++_tag} APPEND INBOX");
            if (mail.Length <= MostUnasked)
            {
                pending.Write(Frame(head, mail, endsCommand: true));
            }
            else
            {
                pending.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head} {{{mail.Length}}}\r\n")));
                await FlushAsync(pending);
                while (!await HearAsync())
                    continue;
                pending.Write(mail);
                pending.Write("\r\n"u8);
            }
            if (pending.Length > MostPending)
                await FlushAsync(pending);
            while (_open > MostOpen)
                await HearAsync();
        }
        while (_open > 0)
            await HearAsync();
        return bytes;
    }

    /// <summary>The next mail; what is pending does not wait for one.</summary>
    async Task<byte[]?> NextAsync(ChannelReader<byte[]> mails, MemoryStream pending)
    {
        if (mails.TryRead(out var mail))
            return mail;
        await FlushAsync(pending);
        while (await mails.WaitToReadAsync())
        {
            if (mails.TryRead(out mail))
                return mail;
        }
        return null;
    }

    async Task FlushAsync(MemoryStream pending)
    {
        await _connection.WriteAsync(pending.GetBuffer().AsMemory(0, (int)pending.Length));
        pending.SetLength(0);
    }

    /// <summary>Reads a line.</summary>
    /// <returns>Whether it bids to go ahead.</returns>
    async Task<bool> HearAsync()
    {
        var line = await _connection.ReadTextAsync();
        if (line.StartsWith('t'))
        {
            if (!line.Contains(" OK", StringComparison.Ordinal))
                throw new BenchFailedException($"the IMAP server says: {line}");
            _open--;
        }
        return line.StartsWith('+');
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
