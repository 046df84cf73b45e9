using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A SHA-1 or SHA-256 thumbprint, however it was written down. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ThumbprintAttribute : InputAttribute
{
    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (IsAbsent(value))
            return null;
        // A thumbprint copied from a certificate dialog brings an invisible mark with it.
        var digits = VisibleText.Without(TextOf(value, wrapped) ?? "")
            .Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal);
        return digits.Length is 40 or 64 && digits.All(char.IsAsciiHexDigit)
            ? digits.ToUpperInvariant()
            : throw Refuse(BindingTexts.ThumbprintAdvice);
    }
}
