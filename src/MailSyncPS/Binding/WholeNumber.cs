using System.Globalization;

namespace MailSyncPS.Binding;

/// <summary>Tells whole numbers from what PowerShell would turn into them.</summary>
static class WholeNumber
{
    internal static bool TryRead(object? value, out long number)
    {
        number = 0;
        switch (value)
        {
            case sbyte or byte or short or ushort or int or uint or long when !value.GetType().IsEnum:
                number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            case float single:
                return TryRead((double)single, out number);
            case double real when real == Math.Truncate(real) && Math.Abs(real) < 1L << 53:
                number = (long)real;
                return true;
            case decimal real when real == decimal.Truncate(real) && Math.Abs(real) <= long.MaxValue:
                number = (long)real;
                return true;
            case string text:
                return long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            default:
                return false;
        }
    }
}
