namespace MailSyncPS.Engine.Discovery;

/// <summary>What a search found for a domain.</summary>
/// <param name="Choice">The chosen server; null when none was found.</param>
/// <param name="Tried">What was looked at.</param>
/// <param name="Declined">Whether the domain says that it offers nothing of what is looked for.</param>
sealed record DomainFindings(ChosenServer? Choice, IReadOnlyList<DiscoveryAttempt> Tried, bool Declined)
{
    /// <summary>Whether this machine could look up nothing, so that nothing is known of the domain.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The same for one address of the domain.</summary>
    public DiscoveryResult For(string emailAddress)
    {
        if (Choice is not { } choice)
        {
            return new DiscoveryResult
            {
                Support = new ImapSupport { Server = null, EmailAddress = emailAddress, Source = DiscoverySource.NotFound, Tried = Tried },
                IsDeclined = Declined,
                IsOffline = IsOffline,
            };
        }
        var name = choice.Login?.NameOf(emailAddress);
        return new DiscoveryResult
        {
            Endpoint = choice.Endpoint,
            Support = WithLogin(ServerTest.Complete(choice.Support with
                { EmailAddress = emailAddress, Source = choice.Source, Tried = Tried }), choice.Login, name),
            LoginName = name,
            AddressIsNoLogin = choice.Login is not null && !string.Equals(name, emailAddress, StringComparison.OrdinalIgnoreCase),
        };
    }

    static ImapSupport WithLogin(ImapSupport support, LoginForm? form, string? name) =>
        form is null || support.LoginHint is not null || string.Equals(name, support.EmailAddress, StringComparison.OrdinalIgnoreCase)
            ? support
            : support with { LoginHint = name ?? form.Template };
}
