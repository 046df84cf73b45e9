using System.Text;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>The last that was said, as bytes: lines are made of it only when somebody asks, as nobody does for most of a listing.</summary>
/// <param name="capacity">Bytes that are kept.</param>
sealed class SpokenTail(int capacity)
{
    readonly byte[] _bytes = new byte[capacity];
    int _length;
    bool _isCut;

    /// <summary>Forgets all.</summary>
    public void Clear() => (_length, _isCut) = (0, false);

    /// <summary>Adds what was said, in place of the oldest.</summary>
    public void Add(ReadOnlySpan<byte> said)
    {
        _isCut |= _length + said.Length > capacity;
        said = said[Math.Max(0, said.Length - capacity)..];
        var kept = Math.Min(_length, capacity - said.Length);
        _bytes.AsSpan(_length - kept, kept).CopyTo(_bytes);
        said.CopyTo(_bytes.AsSpan(kept));
        _length = kept + said.Length;
    }

    /// <summary>The whole lines of it.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = Encoding.Latin1.GetString(_bytes, 0, _length).Split('\n');
        return [.. lines.Skip(_isCut ? 1 : 0).SkipLast(1).Select(l => l.TrimEnd('\r'))];
    }
}
