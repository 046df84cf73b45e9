namespace MailSyncPS;

/// <summary>What a dry forward would have copied, so that a dry removal behind it can show its plan.</summary>
sealed class PlannedCopies(string destinationKey)
{
    readonly Dictionary<(string Folder, uint Validity), HashSet<string>> _uids = [];

    /// <summary>Where to.</summary>
    public string DestinationKey => destinationKey;

    /// <summary>Adds a message, by its folder, the folder's UIDVALIDITY and its unique id.</summary>
    public void Add(string folder, uint validity, string uid)
    {
        if (!_uids.TryGetValue((folder, validity), out var known))
            _uids[(folder, validity)] = known = new(StringComparer.Ordinal);
        known.Add(uid);
    }

    /// <summary>Whether a message is among them.</summary>
    public bool Contains(string folder, uint validity, string uid) =>
        _uids.TryGetValue((folder, validity), out var known) && known.Contains(uid);
}
