using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>An authenticated POP3 session.</summary>
sealed class Pop3Session(ServerAccess access, Pop3Client client, ServerLink link) : MailSession<Pop3Client>(access, client, link)
{
    readonly HashSet<int> _read = [];
    readonly int _announced = client.Count;

    /// <summary>Whether messages were read since the last RSET, so that QUIT would mark them.</summary>
    bool _isMarked;

    /// <summary>The numbers of the messages that were read, from 0.</summary>
    public IReadOnlyCollection<int> HaveRead => _read;

    /// <summary>What the server says it can do (CAPA, RFC 2449).</summary>
    public Pop3Capabilities Capabilities => Client.Capabilities;

    /// <summary>How many messages the server announced at the login (STAT).</summary>
    /// <exception cref="MailSyncException">More than can be listed.</exception>
    public int Announced => ListingBounds.Checked(Access, _announced);

    /// <summary>
    /// Whether the server removes mail once it was read (EXPIRE 0, RFC 2449, 6.7): then nothing may end with QUIT unless it should.
    /// </summary>
    public bool RemovesWhatIsRead => Client.Capabilities.HasFlag(Pop3Capabilities.Expire) && Client.ExpirePolicy == 0;

    /// <summary>
    /// Makes sure that the server's answers still belong to the commands: a mail that ends early leaves its rest in between.
    /// The command is RSET, as it also takes back the marks of reading (RFC 1939, 5) that a session cut later would leave.
    /// A server that refuses it is asked by NOOP, or by STAT, which every server has.
    /// </summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.ProtocolViolation"/>: they don't.</exception>
    public Task CheckInStepAsync(CancellationToken cancellationToken) =>
        RunAsync(ServersTexts.ToStayInStep, 0, c => InStepAsync(async () =>
        {
            if (!Access.RefusesReset)
            {
                // A server may hang up at it instead of refusing it: once a line may break by chance.
                var breaks = Access.BreaksAtReset++;
                Access.RefusesReset = breaks > 0;
                var isTaken = await IsTakenAsync(c.ResetAsync(cancellationToken)).ConfigureAwait(false);
                (Access.RefusesReset, Access.BreaksAtReset) = (!isTaken, breaks);
                if (isTaken)
                {
                    _isMarked = false;
                    return true;
                }
            }
            var highest = c.Count;
            if (!await IsTakenAsync(c.NoOpAsync(cancellationToken)).ConfigureAwait(false))
                await c.GetMessageCountAsync(cancellationToken).ConfigureAwait(false);
            Pop3Internals.Admit(c, highest);
            return true;
        }), cancellationToken);

    static async Task<bool> IsTakenAsync(Task command)
    {
        try
        {
            await command.ConfigureAwait(false);
            return true;
        }
        catch (Pop3CommandException)
        {
            return false;
        }
    }

    /// <summary>The bytes of messages, or of their headers (TOP), by their numbers from 0.</summary>
    /// <param name="indexes">The numbers.</param>
    /// <param name="size">About how many bytes they have.</param>
    /// <param name="headersOnly">Ask for the headers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="watch">Follows what the server says; null for nobody.</param>
    public Task<IReadOnlyList<MailBytes>> ReadAsync(IList<int> indexes, long size, bool headersOnly, CancellationToken cancellationToken,
        DataWatch? watch = null) =>
        RunAsync<IReadOnlyList<MailBytes>>(ServersTexts.ToRead, size, async c =>
        {
            if (!headersOnly)
                _read.UnionWith(indexes);
            _isMarked = true;
            Tap.Listen(false);
            Tap.Ear = watch;
            try
            {
                var streams = await InStepAsync(() => c.GetStreamsAsync(indexes, headersOnly, cancellationToken)).ConfigureAwait(false);
                return [.. streams.Select(MailBytes.Of)];
            }
            finally
            {
                Tap.Ear = null;
                Tap.Listen(true);
            }
        }, cancellationToken);

    async Task<T> InStepAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (Pop3ProtocolException e)
        {
            throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatOutOfStep(Access), e) { IsTransient = true };
        }
    }

    /// <summary>
    /// Ends the session so that it leaves no trace: RSET takes back what QUIT would commit, marks of reading among it
    /// (RFC 1939, 5). Without RSET it ends without QUIT, which commits nothing either (RFC 1939, 6).
    /// </summary>
    public async Task EndUnchangedAsync()
    {
        if (_isMarked && Access.RefusesReset)
            Abandon();
        if (_isMarked && !Broken && Client.IsConnected)
        {
            try
            {
                using var limit = Access.Timeouts.Limit(Access.Timeouts.Farewell, CancellationToken.None);
                await RunAsync(ServersTexts.ToEnd, 0, c => c.ResetAsync(limit.Token), limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MailSyncException or OperationCanceledException)
            {
                Abandon();
            }
        }
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the session so that what was marked for removal goes (RFC 1939, 6). Servers that keep a mailbox in one file write
    /// it anew then, and give up when the client does: so it is waited for as for any work, in silence as well.
    /// </summary>
    /// <returns>Whether the server said that it is done. What has become of it shows a later listing.</returns>
    public async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(ServersTexts.ToRemove, 0, c =>
            {
                ExpectSilence();
                return c.DisconnectAsync(true, cancellationToken);
            }, cancellationToken).ConfigureAwait(false);
            return Tap.Lines() is [.., var last] && last.StartsWith("+OK", StringComparison.Ordinal);
        }
        catch (MailSyncException)
        {
            return false;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }
}
