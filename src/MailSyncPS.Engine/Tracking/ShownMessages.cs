using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Tells which copies are one message: a destination such as Gmail shows a message at several places, in each of its labels and among all
/// mail, and a message serves as the copy of one only.
/// </summary>
sealed class ShownMessages(ICopyReader reader)
{
    readonly Dictionary<CopyRef, CopyRef> _messages = [];

    /// <summary>Asks the destination about those of these copies that it was not asked about yet.</summary>
    public async Task AskAsync(IEnumerable<CopyRef> copies, CancellationToken cancellationToken)
    {
        var unasked = copies.Where(c => c.HasId && !_messages.ContainsKey(c)).ToHashSet();
        if (unasked.Count == 0)
            return;
        var told = await reader.FindMessagesAsync(unasked, cancellationToken).ConfigureAwait(false);
        foreach (var copy in unasked)
            _messages[copy] = told.TryGetValue(copy, out var message) ? new CopyRef("", default, message) : copy;
    }

    /// <summary>What stands for a copy's message: the same at all its places; the copy itself where the destination doesn't tell.</summary>
    public CopyRef Of(CopyRef copy) => _messages.GetValueOrDefault(copy, copy);
}
