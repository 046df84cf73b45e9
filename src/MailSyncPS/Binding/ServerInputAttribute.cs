using System.Net;

namespace MailSyncPS.Binding;

/// <summary>A host name or an IP address, and nothing around it. An empty value counts as absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServerInputAttribute : InputAttribute
{
    protected override object? Read(object? value)
    {
        if (IsAbsent(value))
            return null;
        var name = value is IPAddress address ? address.ToString() : value as string ?? throw Refuse("It takes a host name, as in imap.example.jp.");
        if (name.Contains('/', StringComparison.Ordinal))
            throw Refuse("It takes a host name without a scheme or a path, as in imap.example.jp.");
        if (name.Contains('@', StringComparison.Ordinal))
            throw Refuse("It takes a host name, as in imap.example.jp, and not an e-mail address.");
        switch (Uri.CheckHostName(name))
        {
            case UriHostNameType.Dns or UriHostNameType.IPv4:
                return name;
            case UriHostNameType.IPv6:
                return name.Trim('[', ']');
        }
        throw Refuse(name.Contains(':', StringComparison.Ordinal)
            ? "It takes a host name alone; -Port takes the port."
            : $"'{Printable.Text(name)}' is neither a host name, as in imap.example.jp, nor an IP address.");
    }
}
