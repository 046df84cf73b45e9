using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Appending;

/// <summary>
/// Speaks APPEND between the library's commands, over a line whose TLS was begun here (decision 43): the library waits for each answer.
/// Here the next command follows without a wait, and only a literal that the server has to ask for is waited for; the command behind it
/// leaves with it. Nothing is read while something is written.
/// </summary>
/// <param name="session">A session on an open line (<see cref="ServerAccess.OpenImapAsync"/>).</param>
[SuppressMessage("Design", "CA1001", Justification = "The line belongs to the session, which closes it.")]
sealed class AppendPipeline(ImapSession session)
{
    /// <summary>Commands without an answer, at the most: so many mails are in doubt when the line breaks.</summary>
    const int MostUnanswered = 50;

    /// <summary>Such commands until it is known how quick the server answers.</summary>
    const int FirstUnanswered = 4;

    /// <summary>Bytes of such commands from which on none is added.</summary>
    const long MostUnansweredBytes = 256 << 10;

    /// <summary>The largest literal that need not be asked for under LITERAL- (RFC 7888, 5).</summary>
    const int MostUnasked = 4096;

    const int Piece = 1 << 16;

    readonly ImapSession _session = session;
    readonly byte[] _piece = new byte[Piece];
    readonly BufferedStream _out = new(session.OpenLine!, Piece);
    ServerReply? _farewell;
    int _lastTag;

    /// <summary>Commands without an answer that may be under way now.</summary>
    int _window = FirstUnanswered;

    /// <summary>Stores what is given, and returns when all was answered.</summary>
    /// <param name="nextAsync">The next command; null when there is none right now. It is asked again after each answer.</param>
    /// <param name="cancellationToken">Ends it, and the session with it.</param>
    /// <exception cref="MailSyncException">The connection is dead: commands that were begun and not answered are in doubt.</exception>
    public Task RunAsync(Func<ValueTask<AppendCommand?>> nextAsync, CancellationToken cancellationToken) =>
        _session.RunAsync(ServersTexts.ToStore, 0, async _ =>
        {
            if (_session.Broken)
                throw ServerFailures.Translate(new EndOfStreamException(), _session.Access, ServersTexts.ToStore, _farewell);
            var exchange = new Exchange(this, nextAsync, cancellationToken);
            _session.Tap.Listen(false);
            _session.Tap.Bounds.HandTo(exchange.Answers);
            try
            {
                await exchange.RunAsync().ConfigureAwait(false);
            }
            catch (IOException e) when (_farewell is { } farewell)
            {
                throw ServerFailures.Translate(e, _session.Access, ServersTexts.ToStore, farewell);
            }
            finally
            {
                _session.Tap.Bounds.HandTo(null);
                _session.Tap.Listen(true);
            }
        }, cancellationToken);

    bool GoesUnasked(int length) => _session.Capabilities.HasFlag(ImapCapabilities.LiteralPlus)
        || length <= MostUnasked && _session.Capabilities.HasFlag(ImapCapabilities.LiteralMinus);

    /// <summary>
    /// Takes note of how long an answer took: as many commands are under way as are answered within a short time, since a server goes on
    /// with what it has got when the line breaks, and that is waited out.
    /// </summary>
    void HearPace(long begun) => _window = _session.Access.Timeouts.Time.GetElapsedTime(begun) <= _session.Access.Timeouts.Unanswered
        ? Math.Min(MostUnanswered, _window + 1) : Math.Max(1, _window / 2);

    string NextTag() => string.Create(CultureInfo.InvariantCulture, $"W{++_lastTag}");

    /// <summary>The commands that are under way from the first one until none is left.</summary>
    sealed class Exchange(AppendPipeline pipeline, Func<ValueTask<AppendCommand?>> nextAsync, CancellationToken cancellationToken)
    {
        readonly ImapSession _session = pipeline._session;
        readonly Stream _line = pipeline._session.OpenLine!;
        readonly Dictionary<string, (AppendCommand Command, long Begun)> _open = new(StringComparer.Ordinal);

        /// <summary>What was written and not told to the tap yet: heads as text, and messages.</summary>
        readonly List<(byte[] Text, MailBytes? Literal)> _untold = [];

        readonly BufferedStream _out = pipeline._out;
        long _openBytes;

        /// <summary>The command whose next literal the server has not asked for yet.</summary>
        (string Tag, AppendCommand Command, int Part)? _waiting;
        bool _isAskedFor;
        AppendCommand? _held;

        public AppendAnswers Answers { get; } = new(pipeline._session.Access.ToString());

        public async Task RunAsync()
        {
            try
            {
                while (await SendAsync().ConfigureAwait(false) || Answers.IsInLine)
                    await HearAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // What was sent is answered within a moment, and need not be looked for by the next run.
                await HearRestAsync(_session.Access.Timeouts.Unanswered, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
            if (_held is not null)
                throw new EndOfStreamException();
            if (pipeline._farewell is not null)
                _session.Abandon();
        }

        /// <summary>Sends what can be sent now.</summary>
        /// <returns>Whether an answer is awaited.</returns>
        async Task<bool> SendAsync()
        {
            try
            {
                if (_isAskedFor && _waiting is var (tag, command, part))
                {
                    _isAskedFor = false;
                    _waiting = null;
                    await WriteLiteralAsync(command.Parts[part].Literal).ConfigureAwait(false);
                    await WriteAsync(tag, command, part + 1).ConfigureAwait(false);
                }
                while (_waiting is null && await NextAsync().ConfigureAwait(false) is { } next)
                    await BeginAsync(next).ConfigureAwait(false);
                await FlushAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A server that closes a connection, which takes nothing more, may have said answers before.
                await HearRestAsync(_session.Access.Timeouts.Farewell, cancellationToken).ConfigureAwait(false);
                throw;
            }
            return _open.Count > 0;
        }

        async ValueTask<AppendCommand?> NextAsync()
        {
            if (pipeline._farewell is not null || _open.Count >= pipeline._window || _openBytes >= MostUnansweredBytes
                || _open.Values.Any(o => o.Command.GoesAlone))
                return null;
            _held ??= await nextAsync().ConfigureAwait(false);
            if (_held is not { } next || next.GoesAlone && _open.Count > 0)
                return null;
            _held = null;
            return next;
        }

        async Task BeginAsync(AppendCommand command)
        {
            var tag = pipeline.NextTag();
            if (_open.Count > 0)
                _open.Values.Select(o => o.Command).Append(command).ToList().ForEach(c => c.WasTogether = true);
            _open.Add(tag, (command, _session.Access.Timeouts.Time.GetTimestamp()));
            _openBytes += command.Bytes;
            _session.Expect(_openBytes);
            command.Begin();
            await WriteAsync(tag, command, 0).ConfigureAwait(false);
        }

        /// <summary>Writes a command from one of its parts on, up to a literal that has to be asked for, or to its end.</summary>
        async Task WriteAsync(string tag, AppendCommand command, int from)
        {
            for (var i = from; i < command.Parts.Count; i++)
            {
                var (text, literal) = command.Parts[i];
                var isUnasked = pipeline.GoesUnasked(literal.Length);
                await WriteTextAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{(i == 0 ? $"{tag} " : "")}{text}{{{literal.Length}{(isUnasked ? "+" : "")}}}\r\n")).ConfigureAwait(false);
                if (!isUnasked)
                {
                    _waiting = (tag, command, i);
                    return;
                }
                await WriteLiteralAsync(literal).ConfigureAwait(false);
            }
            await WriteTextAsync("\r\n").ConfigureAwait(false);
        }

        async Task WriteTextAsync(string text)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            _untold.Add((bytes, null));
            await _out.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        async Task WriteLiteralAsync(MailBytes literal)
        {
            _untold.Add(([], literal));
            await literal.WriteToAsync(_out, cancellationToken).ConfigureAwait(false);
        }

        async Task FlushAsync()
        {
            await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (text, literal) in _untold)
            {
                if (literal is null)
                    _session.Tap.LogClient(text, 0, text.Length);
                else
                    literal.Visit(_session.Tap.SentData);
            }
            _untold.Clear();
        }

        /// <summary>Hears what the server says next.</summary>
        async Task HearAsync(CancellationToken token)
        {
            var count = await _line.ReadAsync(pipeline._piece, token).ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException();
            _session.Tap.LogServer(pipeline._piece, 0, count);
            while (Answers.Next() is { } line)
                Hear(line);
        }

        /// <summary>Hears the answers that are still to come, for a while.</summary>
        async Task HearRestAsync(TimeSpan most, CancellationToken token)
        {
            using var limit = _session.Access.Timeouts.Limit(most, token);
            try
            {
                while (_open.Count > 0)
                    await HearAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It has an end, which is known already.
            }
        }

        void Hear(string line)
        {
            if (line.StartsWith("* ", StringComparison.Ordinal))
            {
                if (Parse(line) is { Kind: ReplyKind.Bye } farewell)
                    pipeline._farewell = farewell;
                return;
            }
            if (line.StartsWith('+'))
            {
                // To one that was not asked for, the bytes of a mail could be taken for commands.
                if (_waiting is null || _isAskedFor)
                    throw Answers.Refuse();
                _isAskedFor = true;
                return;
            }
            var tag = line.Split(' ', 2)[0];
            if (Parse(line) is not { } reply || !_open.Remove(tag, out var open))
                throw Answers.Refuse();
            if (_waiting?.Tag == tag)
            {
                // It asked for the literal, or it did not: it can't have stored what it was not sent.
                if (_isAskedFor || reply.Kind == ReplyKind.Ok)
                    throw Answers.Refuse();
                _waiting = null;
            }
            _openBytes -= open.Command.Bytes;
            _session.Expect(_openBytes);
            pipeline.HearPace(open.Begun);
            open.Command.Answer(reply, line);
        }

        ServerReply? Parse(string line) => ServerReply.TryParse(line) is { } reply
            ? reply with { Hide = _session.Access.Secrets.Hide } : null;

    }
}
