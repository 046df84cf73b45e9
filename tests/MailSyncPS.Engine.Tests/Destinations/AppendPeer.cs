using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>An IMAP server that lets a client in and then does with its APPENDs what a test says.</summary>
sealed class AppendPeer : IAsyncDisposable
{
    readonly ScriptedPeer _peer;

    /// <summary>Starts it.</summary>
    /// <param name="capabilities">What it says it can do, beside IMAP4rev1 and UIDPLUS.</param>
    /// <param name="playAsync">What it does with the APPENDs of a session.</param>
    /// <param name="certificate">The certificate for TLS from the first byte; null for none.</param>
    public AppendPeer(string capabilities, Func<AppendSession, Task> playAsync, ServerCertificate? certificate = null) =>
        _peer = new ScriptedPeer(async peer =>
        {
            await peer.WriteLineAsync("* OK ready");
            await playAsync(new AppendSession(peer, $"IMAP4rev1 UIDPLUS {capabilities}"));
        }, certificate);

    /// <summary>The inbox, which is empty.</summary>
    public static CopyFolder Inbox { get; } = ImapMarks.FolderOf("INBOX", 7, 1);

    /// <summary>The port to connect to.</summary>
    public int Port => _peer.Port;

    /// <summary>What went wrong in the script.</summary>
    public IReadOnlyList<Exception> Failures => _peer.Failures;

    /// <summary>The lines that were sent to it.</summary>
    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    /// <summary>A connection that stores there.</summary>
    public Task<IMailWriter> OpenAsync(RunTimeouts? timeouts = null) =>
        MailDestinations.Open(TestAccounts.At(_peer.Port, MailProtocol.Imap, "u"), timeouts ?? new()).OpenWriterAsync(default);

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
