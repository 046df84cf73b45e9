namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>
/// Names and wildcards of folders that mean nothing, over the mailboxes of one call: the same pattern may be meant for some of them alone.
/// </summary>
public sealed class VainPatterns
{
    readonly object _lock = new();
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Takes note of what the patterns of an option mean in a mailbox.</summary>
    /// <param name="option">The option.</param>
    /// <param name="patterns">All its patterns.</param>
    /// <param name="vain">Those that mean no folder there.</param>
    /// <returns>Those that meant none in any mailbox, for the first time.</returns>
    public IReadOnlyList<string> Note(string option, IEnumerable<string> patterns, IReadOnlyCollection<string> vain)
    {
        lock (_lock)
        {
            _known.UnionWith(patterns.Except(vain).Select(pattern => $"{option} {pattern}"));
            return [.. vain.Where(pattern => _known.Add($"{option} {pattern}"))];
        }
    }
}
