using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>An authenticated session. Once something went wrong on it, its socket is dropped without a farewell.</summary>
abstract class MailSession<TClient>(ServerAccess access, TClient client, ServerLink link) : IAsyncDisposable where TClient : MailService
{
    bool _disposed;

    /// <summary>The library's client, for the room alone.</summary>
    protected TClient Client => client;

    /// <summary>Whose session it is.</summary>
    public ServerAccess Access => access;

    /// <summary>The tap on the server's lines.</summary>
    public ResponseTap Tap => link.Tap;

    /// <summary>What the client speaks over, for whoever speaks between its commands; null where the client holds it.</summary>
    public Stream? OpenLine => link.OpenLine;

    /// <summary>Whether the session can't be used any more.</summary>
    public bool Broken { get; private set; }

    /// <summary>Whether the server ended the session of its own accord and said so, as at the end of a day or of a token.</summary>
    public bool WasEnded { get; private set; }

    /// <summary>Runs one operation and translates what goes wrong.</summary>
    /// <param name="doing">What is done, as in <see cref="ServersTexts.ToListFolders"/>.</param>
    /// <param name="payloadBytes">About how many bytes it moves.</param>
    /// <param name="work">The operation.</param>
    /// <param name="cancellationToken">Ends it, and the session with it.</param>
    public async Task<T> RunAsync<T>(string doing, long payloadBytes, Func<TClient, Task<T>> work, CancellationToken cancellationToken)
    {
        link.Expect(payloadBytes);
        link.Tap.Forget();
        try
        {
            return await work(client).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var refusal = link.Tap.LastRefusal() ?? (e is ImapCommandException ? link.Tap.RefusalBehindData() : null);
            var failure = ServerFailures.Translate(e, access, doing, refusal, link.LineBehind(e));
            WasEnded |= failure.Failure == MailFailure.ConnectionLost && refusal is { Kind: ReplyKind.Bye };
            if (failure.Failure == MailFailure.ProtocolViolation && link.Stream.Ended)
                failure = new(MailFailure.ConnectionLost, ServersTexts.FormatHungUp(access, doing), e) { IsTransient = true };
            Broken |= failure.Failure is not (MailFailure.CommandRefused or MailFailure.FolderNotFound);
            throw failure;
        }
        finally
        {
            Broken |= cancellationToken.IsCancellationRequested;
        }
    }

    /// <summary>Runs one operation that returns nothing.</summary>
    public Task RunAsync(string doing, long payloadBytes, Func<TClient, Task> work, CancellationToken cancellationToken) =>
        RunAsync(doing, payloadBytes, async c =>
        {
            await work(c).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>The operation that has begun may be silent for as long as it may take.</summary>
    protected void ExpectSilence() => link.Stream.ExpectSilence();

    /// <summary>An operation goes on that moves about so many bytes more: its bounds and times count anew.</summary>
    public void Expect(long payloadBytes) => link.Expect(payloadBytes);

    /// <summary>Marks the session as unusable.</summary>
    public void Abandon() => Broken = true;

    /// <summary>Says goodbye where the session is sound, else drops the socket: a QUIT would commit what was begun.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            if (!Broken)
            {
                using var limit = access.Timeouts.Limit(access.Timeouts.Farewell, CancellationToken.None);
                await client.DisconnectAsync(true, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The farewell is a courtesy; what it commits is looked up in a later listing.
        }
        finally
        {
            await link.Stream.DisposeAsync().ConfigureAwait(false);
            client.Dispose();
            access.EndSession();
        }
    }
}
