using System.Globalization;

namespace MailSyncPS.Engine;

/// <summary>
/// A number or a text that a destination has chosen: what it says is known to that destination alone, and all others keep it, compare it
/// for equality and give it back. A plain number is kept as one, which is what makes a million of them small.
/// </summary>
public readonly struct CopyToken : IEquatable<CopyToken>
{
    readonly string? _text;
    readonly long _number;

    CopyToken(string? text, long number) => (_text, _number) = (text, number);

    /// <summary>The token of a number; 0 is no token.</summary>
    public static CopyToken Of(long number) => number >= 0 ? new(null, number) : throw new ArgumentOutOfRangeException(nameof(number));

    /// <summary>The token of a text; an empty one is no token, and one that is a plain number is that of the number.</summary>
    public static CopyToken Of(string text) =>
        text.Length == 0 ? default
        : text[0] != '0' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(null, number)
        : new(text, 0);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => _text is null && _number == 0;

    /// <summary>The number; null where it is a text. None is 0.</summary>
    public long? Number => _text is null ? _number : null;

    /// <inheritdoc/>
    public bool Equals(CopyToken other) => _number == other._number && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CopyToken other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? _number.GetHashCode() : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The token as a text, from which <see cref="Of(string)"/> makes it again.</summary>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(CopyToken one, CopyToken other) => one.Equals(other);

    /// <summary>Whether two are not the same.</summary>
    public static bool operator !=(CopyToken one, CopyToken other) => !one.Equals(other);
}
