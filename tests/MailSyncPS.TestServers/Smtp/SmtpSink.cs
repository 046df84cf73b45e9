using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>A mail server that takes mail from any login, over STARTTLS or over TLS from the start, and keeps each as a file.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    readonly ScratchFolder _folder = new("smtp");
    readonly ScriptedPeer _peer;
    readonly ScriptedPeer _tls;
    int _taken;

    public SmtpSink()
    {
        _peer = new ScriptedPeer(TakeAsync);
        _tls = new ScriptedPeer(TakeAsync, TestCertificates.Valid);
    }

    /// <summary>Where TLS begins with STARTTLS.</summary>
    public int Port => _peer.Port;

    /// <summary>Where TLS begins at once.</summary>
    public int TlsPort => _tls.Port;

    /// <summary>Where the mails lie, in the order in which they came.</summary>
    public string Folder => _folder.Path;

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _tls.DisposeAsync();
        _folder.Dispose();
    }

    // RFC 5321, 3207 and 4954, as far as one client goes.
    async Task TakeAsync(PeerConnection connection)
    {
        await connection.WriteLineAsync("220 mail.example.jp ESMTP");
        while (await connection.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await connection.WriteLineAsync("250-mail.example.jp");
                    await connection.WriteLineAsync("250-AUTH PLAIN");
                    await connection.WriteLineAsync("250 STARTTLS");
                    break;
                case "STARTTLS":
                    await connection.WriteLineAsync("220 go ahead");
                    await connection.StartTlsAsync(TestCertificates.Valid);
                    break;
                case "AUTH":
                    await connection.WriteLineAsync("235 welcome");
                    break;
                case "DATA":
                    await connection.WriteLineAsync("354 go ahead");
                    await KeepAsync(connection);
                    await connection.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await connection.WriteLineAsync("221 bye");
                    return;
                default:
                    await connection.WriteLineAsync("250 fine");
                    break;
            }
        }
    }

    async Task KeepAsync(PeerConnection connection)
    {
        var lines = new List<string>();
        while (await connection.ReadLineAsync() is { } line && line != ".")
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        var name = Interlocked.Increment(ref _taken).ToString("0000", CultureInfo.InvariantCulture) + ".eml";
        await File.WriteAllLinesAsync(Path.Combine(Folder, name), lines);
    }
}
