using System.Globalization;
using System.Numerics;
using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>Asks a POP3 server what it holds, and takes the answers as they are meant.</summary>
static class Pop3Listing
{
    /// <summary>The messages' sizes, by their numbers.</summary>
    /// <exception cref="MailSyncException">The answer is none.</exception>
    public static Task<IReadOnlyDictionary<int, int>> SizesAsync(Pop3Session session, int announced, CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyDictionary<int, int>>(ServersTexts.ToListMailbox, ListingBounds.Sizes(announced), async client =>
        {
            IReadOnlyDictionary<int, string> lines;
            try
            {
                lines = await AskAsync(session, client, () => client.GetMessageSizesAsync(cancellationToken),
                    size => size.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            }
            catch (Pop3CommandException) when (announced == 0)
            {
                // There is nothing to list, some say.
                return new Dictionary<int, int>();
            }
            var sizes = new Dictionary<int, int>(lines.Count);
            foreach (var (number, said) in lines)
                sizes.Add(number, SizeOf(said) ?? throw Nonsense(session, $"{number} {said}"));
            ListingBounds.Checked(session.Access, sizes.Count);
            // STAT is a hint: what LIST names can be asked for.
            Pop3Internals.Admit(client, sizes.Count == 0 ? 0 : sizes.Keys.Max());
            return sizes;
        }, cancellationToken);

    /// <summary>
    /// A message's size; null where what is said is no number. The size is a hint, so that one that can't be, as a counter that has run
    /// over, keeps no other message from being copied: below zero it is unknown, and above all bounds the message is too large.
    /// </summary>
    static int? SizeOf(string said) => BigInteger.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size)
        ? (int)BigInteger.Clamp(size, 0, int.MaxValue) : null;

    /// <summary>The messages' ids (UIDL), by their numbers; null when the server has none.</summary>
    /// <exception cref="MailSyncException">The answer is none.</exception>
    public static Task<IReadOnlyDictionary<int, string>?> UidsAsync(Pop3Session session, IReadOnlyDictionary<int, int> sizes, int announced,
        CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToListMailbox, ListingBounds.Uids(Math.Max(announced, sizes.Count)), async client =>
        {
            if (announced == 0 && sizes.Count == 0)
                return new Dictionary<int, string>();
            Pop3Internals.ForgetProbes(client);
            try
            {
                return await AskAsync(session, client, () => client.GetMessageUidsAsync(cancellationToken),
                    uid => uid).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NotSupportedException or Pop3CommandException)
            {
                // A server that is busy has ids all the same.
                if (session.Tap.LastRefusal() is { } refusal
                    && ServerFailures.Delay(session.Access, ServersTexts.ToListMailbox, refusal, null) is { } delay)
                    throw delay;
                return await UidsOneByOneAsync(session, client, [.. sizes.Keys.Order()], cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken);

    /// <summary>
    /// The ids once more, with gaps where messages are marked as deleted; null when the server does not tell them now.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="listed">How many it has told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<IReadOnlyDictionary<int, string>?> UidsAgainAsync(Pop3Session session, int listed,
        CancellationToken cancellationToken) =>
        session.RunAsync<IReadOnlyDictionary<int, string>?>(ServersTexts.ToListMailbox, ListingBounds.Uids(listed), async client =>
        {
            Pop3Internals.ForgetProbes(client);
            try
            {
                return (await HearAsync(session, client, () => client.GetMessageUidsAsync(cancellationToken)).ConfigureAwait(false)).Values;
            }
            catch (Exception e) when (e is NotSupportedException or Pop3CommandException)
            {
                return null;
            }
        }, cancellationToken);

    /// <summary>Whether the server has an id for its first message.</summary>
    public static Task<bool> HasUidAsync(Pop3Session session, CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToListMailbox, 0,
            async client => await UidsOneByOneAsync(session, client, [1], cancellationToken).ConfigureAwait(false) is not null,
            cancellationToken);

    /// <summary>
    /// Asks once, and once more where the library does not take the answer for its numbers: then the lines themselves are read.
    /// </summary>
    static async Task<IReadOnlyDictionary<int, string>> AskAsync<T>(Pop3Session session, Pop3Client client, Func<Task<IList<T>>> ask,
        Func<T, string> write)
    {
        try
        {
            return (await ask().ConfigureAwait(false)).Select((said, i) => (Number: i + 1, Said: write(said)))
                .ToDictionary(l => l.Number, l => l.Said);
        }
        catch (Pop3ProtocolException) when (client.IsConnected)
        {
            var lines = await HearAsync(session, client, ask).ConfigureAwait(false);
            return lines.Odd is { } odd ? throw Nonsense(session, odd) : lines.Values;
        }
    }

    /// <summary>Asks, and reads the lines themselves, as the library takes no gaps between numbers.</summary>
    static async Task<NumberedLines> HearAsync(Pop3Session session, Pop3Client client, Func<Task> ask)
    {
        var lines = new NumberedLines();
        session.Tap.Ear = lines;
        try
        {
            await ask().ConfigureAwait(false);
        }
        catch (Pop3ProtocolException) when (client.IsConnected)
        {
            // The lines were heard all the same.
        }
        finally
        {
            session.Tap.Ear = null;
        }
        return lines;
    }

    /// <summary>Some servers know only UIDL with a number. Its answer is <c>+OK 1 id</c>; some leave the number out.</summary>
    static async Task<IReadOnlyDictionary<int, string>?> UidsOneByOneAsync(Pop3Session session, Pop3Client client,
        IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        var uids = new Dictionary<int, string>();
        foreach (var number in numbers)
        {
            Pop3Internals.ForgetProbes(client);
            session.Tap.Forget();
            try
            {
                uids.Add(number, await client.GetMessageUidAsync(number - 1, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is NotSupportedException or Pop3CommandException)
            {
                if (uids.Count == 0)
                    return null;
                // It has ids, and none for this message: the lists contradict each other.
            }
            catch (Pop3ProtocolException) when (client.IsConnected && session.Tap.Lines() is [.., var line])
            {
                uids.Add(number, line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["+OK", var uid]
                    ? uid : throw Nonsense(session, line));
            }
        }
        return numbers.Count == 0 ? null : uids;
    }

    static MailSyncException Nonsense(Pop3Session session, string line) => new(MailFailure.ProtocolViolation,
        ServersTexts.FormatNonsenseLine(session.Access, ServersTexts.ToListMailbox, ServersTexts.NotALine, PlainText.Clean(line)))
            { IsTransient = true };
}
