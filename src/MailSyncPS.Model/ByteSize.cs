using System.Globalization;

namespace MailSyncPS;

/// <summary>Sizes as people read them, in the multiples PowerShell uses (1KB is 1024 bytes).</summary>
public static class ByteSize
{
    static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A size in bytes as in <c>31.4 MB</c>; empty for null.</summary>
    public static string Format(long? bytes)
    {
        if (bytes is not { } value)
            return string.Empty;
        var unit = 0;
        double size = value;
        while (Math.Abs(size) >= 1000 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }
        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.CurrentCulture) + " " + Units[unit];
    }

    /// <summary>Reads a whole number of bytes, or a number with a unit as PowerShell writes it (<c>100MB</c>, <c>1.5 GB</c>).</summary>
    /// <returns>Whether the text is a size.</returns>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        if (text is null)
            return false;
        var number = text.Trim();
        var power = 0;
        for (var i = Units.Length - 1; i >= 0 && power == 0; i--)
        {
            if (!number.EndsWith(Units[i], StringComparison.OrdinalIgnoreCase))
                continue;
            number = number[..^Units[i].Length].TrimEnd();
            power = i;
            break;
        }
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        for (var i = 0; i < power; i++)
        {
            if (value > long.MaxValue / 1024m)
                return false;
            value *= 1024;
        }
        if (value != decimal.Truncate(value) && power == 0 || value > long.MaxValue)
            return false;
        bytes = (long)value;
        return true;
    }
}
