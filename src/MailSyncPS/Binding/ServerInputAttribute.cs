using System.Net;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A host name or an IP address, and nothing around it. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ServerInputAttribute : InputAttribute
{
    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        var name = value is IPAddress address ? address.ToString()
            : value is string cell ? Trimmed(cell) : throw Refuse(BindingTexts.HostAdvice);
        if (name.Contains('/', StringComparison.Ordinal))
            throw Refuse(BindingTexts.HostWithScheme);
        if (name.Contains('@', StringComparison.Ordinal))
            throw Refuse(BindingTexts.HostIsAddress);
        switch (Uri.CheckHostName(name))
        {
            case UriHostNameType.Dns or UriHostNameType.IPv4:
                return name;
            case UriHostNameType.IPv6:
                return name.Trim('[', ']');
        }
        throw Refuse(name.Contains(':', StringComparison.Ordinal)
            ? BindingTexts.HostWithPort
            : BindingTexts.FormatNoHost(VisibleText.Without(name)));
    }
}
