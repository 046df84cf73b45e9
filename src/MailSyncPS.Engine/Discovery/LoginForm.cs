namespace MailSyncPS.Engine.Discovery;

/// <summary>How a server's login names are made, in the placeholders of Mozilla's autoconfig files.</summary>
/// <param name="Template">As in <c>%EMAILLOCALPART%</c>; anything else is a form that no address tells, as in <c>account.name</c>.</param>
sealed record LoginForm(string Template)
{
    const string Address = "%EMAILADDRESS%";
    const string LocalPart = "%EMAILLOCALPART%";
    const string Domain = "%EMAILDOMAIN%";

    /// <summary>Whether the address is no part of the login name, so that nothing tells it.</summary>
    public bool IsOpen => !Template.Contains(Address, StringComparison.Ordinal) && !Template.Contains(LocalPart, StringComparison.Ordinal);

    /// <summary>The login name of an address; null when the form needs to know more than the address.</summary>
    public string? NameOf(string emailAddress)
    {
        if (IsOpen)
            return null;
        var at = emailAddress.LastIndexOf('@');
        var name = string.Concat(Parts().Select(part => part switch
        {
            Address => emailAddress,
            LocalPart => emailAddress[..at],
            Domain => emailAddress[(at + 1)..],
            _ => part,
        }));
        return name.Contains('%', StringComparison.Ordinal) && !emailAddress.Contains('%', StringComparison.Ordinal)
            || name.Any(char.IsControl) ? null : name;
    }

    IEnumerable<string> Parts()
    {
        var rest = Template;
        while (rest.Length > 0)
        {
            var known = Array.Find<string>([Address, LocalPart, Domain], name => rest.StartsWith(name, StringComparison.Ordinal))
                ?? rest[..1];
            yield return known;
            rest = rest[known.Length..];
        }
    }
}
