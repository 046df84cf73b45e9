using System.Collections;
using System.Runtime.CompilerServices;

namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>Which folders of a mailbox a run is about: those that patterns name, or those in which people keep mail.</summary>
[CollectionBuilder(typeof(FolderSelection), nameof(Of))]
public sealed record FolderSelection : IEnumerable<string>
{
    readonly string[] _patterns;

    /// <summary>Every folder of the owner's in which people keep mail: not Trash, not Junk, and no view.</summary>
    public static FolderSelection Kept { get; } = new(Array.Empty<string>());

    /// <summary>Folders by name or wildcard that are left out.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Whether nothing was named, so that it is about the folders in which people keep mail.</summary>
    public bool IsKept => _patterns.Length == 0;

    /// <summary>The folders that patterns name.</summary>
    public static FolderSelection Of(ReadOnlySpan<string> patterns) => new(patterns.ToArray());

    /// <summary>The folders that patterns name; without any, those in which people keep mail.</summary>
    public static FolderSelection From(IEnumerable<string>? patterns) => new(patterns?.ToArray() ?? []);

    FolderSelection(string[] patterns) => _patterns = patterns;

    /// <summary>The patterns.</summary>
    public IEnumerator<string> GetEnumerator() => _patterns.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both are about the same folders.</summary>
    public bool Equals(FolderSelection? other) =>
        other is not null && _patterns.SequenceEqual(other._patterns) && Excluded.SequenceEqual(other.Excluded);

    /// <summary>A hash of the patterns.</summary>
    public override int GetHashCode() => _patterns.Concat(Excluded).Aggregate(0, HashCode.Combine);
}
