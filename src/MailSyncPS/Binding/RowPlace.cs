using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Tells which of many rows is meant.</summary>
static class RowPlace
{
    /// <summary>A sentence with the row's address, else its number; empty when neither is known.</summary>
    /// <param name="address">What stands for the address; anything else than a plain address does not tell the row.</param>
    /// <param name="number">The row's place among its like, from 1; null when it is the only one.</param>
    internal static string Of(object? address, int? number) =>
        address?.ToString() is { } text && AddressInputAttribute.IsAddress(text) ? SurfaceTexts.FormatRowOf(text)
        : number is { } place ? SurfaceTexts.FormatRowNumber(place)
        : "";
}
