using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// Gives out the tokens of one sign-in, to all who log in with it in this process: one is asked for where there is none that lives long
/// enough, whoever waits for it.
/// </summary>
/// <param name="keeper">Who keeps the sign-in.</param>
/// <param name="mailbox">The mailbox that the tokens are for.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
sealed class TokenSource(ISignInKeeper keeper, string mailbox)
{
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly ConcurrentDictionary<(string Server, string Login), object> _uses = [];
    AccessToken? _token;
    (MailSyncException Failure, Guid Stamp, long Moment)? _verdict;
    (string RefreshToken, Guid Stamp)? _unkept;

    /// <summary>
    /// Stands for what a server makes of the tokens for one mailbox: that it takes them for another says nothing of this one.
    /// </summary>
    public object UseOf(string server, string login) => _uses.GetOrAdd((server, login), static _ => new object());

    /// <summary>A token.</summary>
    /// <param name="refused">One that a server has refused; null for none.</param>
    /// <param name="timeouts">The clock, and how long the provider may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException">There is none to be had.</exception>
    public async Task<AccessToken> GetAsync(AccessToken? refused, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var record = keeper.Read();
            if (_token is { } known && known != refused && known.Stamp == record.Stamp && known.IsFresh(timeouts.Time))
                return known;
            // Several connections of an account ask at once: they are all told what the first one heard.
            if (_verdict is { } verdict && verdict.Stamp == record.Stamp
                && timeouts.Time.GetElapsedTime(verdict.Moment) < timeouts.SignInVerdict)
                throw new MailSyncException(verdict.Failure.Failure, verdict.Failure.Message);
            return _token = await AskAsync(record, timeouts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task<AccessToken> AskAsync(SignInRecord record, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        try
        {
            return record.IsRefreshed ? await RefreshAsync(timeouts, cancellationToken).ConfigureAwait(false)
                : Token(record, await new Grant(record, timeouts).AskAsync(mailbox, cancellationToken).ConfigureAwait(false));
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.SignInExpired or MailFailure.SignInRefused)
        {
            _verdict = (e, record.Stamp, timeouts.Time.GetTimestamp());
            throw;
        }
    }

    /// <summary>
    /// Asks with the newest refresh token, and keeps the one that comes in its place before anything else is done. Whoever asks at the same
    /// time in another process waits, and then reads the new one.
    /// </summary>
    async Task<AccessToken> RefreshAsync(RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        using var turn = await keeper.TakeTurnAsync(timeouts, cancellationToken).ConfigureAwait(false);
        if (_unkept is { } earlier && earlier.Stamp == keeper.Read().Stamp)
            Keep(earlier.RefreshToken, earlier.Stamp, timeouts);
        var record = keeper.Read();
        turn.Ask();
        TokenReply reply;
        try
        {
            // Once it is asked for, the answer is waited for: a refresh token that was given out and not kept would be lost.
            reply = await new Grant(record, timeouts).AskAsync(mailbox, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.SignInExpired or MailFailure.SignInRefused)
        {
            if (turn.HasLostAnswer)
                throw new MailSyncException(e.Failure, Sentences.Join(e.Message, SignInTexts.AnswerLost)!);
            turn.Settle();
            throw;
        }
        if (reply.RefreshToken is { Length: > 0 } next && next != record.RefreshToken)
            Keep(next, record.Stamp, timeouts);
        turn.Settle();
        cancellationToken.ThrowIfCancellationRequested();
        return Token(record, reply);
    }

    /// <summary>Keeps a refresh token; what can't be kept now is kept at the next request, before anything is asked for.</summary>
    void Keep(string refreshToken, Guid stamp, RunTimeouts timeouts)
    {
        _unkept = (refreshToken, stamp);
        try
        {
            keeper.Renew(refreshToken, timeouts);
            _unkept = null;
        }
        catch (MailSyncException e)
        {
            // The disk may have room again in a while, or whoever holds the file may let it go.
            throw new MailSyncException(e.Failure, e.Message, e) { IsTransient = true };
        }
    }

    static AccessToken Token(SignInRecord record, TokenReply reply) =>
        new(reply.AccessToken, record.Stamp, reply.Asked, reply.Lifetime);
}
