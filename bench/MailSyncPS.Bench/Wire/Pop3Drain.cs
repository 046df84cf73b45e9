using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace MailSyncPS.Bench.Wire;

/// <summary>A POP3 session that asks for every mail at once.</summary>
sealed class Pop3Drain : IDisposable
{
    readonly LineConnection _connection;

    Pop3Drain(LineConnection connection) => _connection = connection;

    /// <summary>How many mails there are.</summary>
    internal int Count { get; private set; }

    internal static async Task<Pop3Drain> OpenAsync(int port, string user)
    {
        var session = new Pop3Drain(await LineConnection.OpenAsync(port));
        await session.AskAsync($"USER {user}");
        await session.AskAsync("PASS pw");
        session.Count = int.Parse((await session.AskAsync("STAT")).Split(' ')[1], CultureInfo.InvariantCulture);
        return session;
    }

    /// <summary>Gives every mail as it is on the server.</summary>
    internal async Task FetchAllAsync(ChannelWriter<byte[]> mails)
    {
        try
        {
            var asking = AskForAllAsync();
            for (var number = 1; number <= Count; number++)
                await mails.WriteAsync(await ReadMailAsync());
            await asking;
            mails.Complete();
        }
        catch (Exception failure)
        {
            mails.Complete(failure);
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    Task AskForAllAsync()
    {
        var commands = new StringBuilder();
        for (var number = 1; number <= Count; number++)
            commands.Append(CultureInfo.InvariantCulture, $"RETR {number}\r\n");
        return _connection.WriteAsync(commands.ToString());
    }

    async Task<byte[]> ReadMailAsync()
    {
        Check(await _connection.ReadTextAsync());
        var mail = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var line = await _connection.ReadLineAsync();
            if (line.Span.SequenceEqual(".\r\n"u8))
                return mail.WrittenSpan.ToArray();
            mail.Write(line.Span[0] == '.' ? line.Span[1..] : line.Span);
        }
    }

    async Task<string> AskAsync(string command)
    {
        await _connection.WriteAsync(command + "\r\n");
        var reply = await _connection.ReadTextAsync();
        Check(reply);
        return reply;
    }

    static void Check(string reply)
    {
        if (!reply.StartsWith("+OK", StringComparison.Ordinal))
            throw new BenchFailedException($"the POP3 server says: {reply}");
    }
}
