using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A size: a whole number of bytes, or text as in <c>100MB</c>. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SizeAttribute : InputAttribute
{
    /// <summary>The smallest value, in bytes.</summary>
    public long Least { get; init; } = 1;

    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        if ((WholeNumber.TryRead(value, out var bytes) || ByteSize.TryParse(value as string, out bytes)) && bytes >= Least)
            return bytes;
        throw Refuse(BindingTexts.SizeAdvice);
    }
}
