using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A size: a whole number of bytes, or text as in <c>100MB</c>. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SizeAttribute : InputAttribute
{
    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        if ((WholeNumber.TryRead(value, out var bytes) || ByteSize.TryParse(value as string, out bytes)) && bytes > 0)
            return bytes;
        throw Refuse(BindingTexts.SizeAdvice);
    }
}
