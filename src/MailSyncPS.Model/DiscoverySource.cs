namespace MailSyncPS;

/// <summary>Where a mail server's name is known from.</summary>
public enum DiscoverySource
{
    /// <summary>Somebody named the server.</summary>
    Given,

    /// <summary>SRV records of the address's domain (RFC 6186).</summary>
    Srv,

    /// <summary>The domain's own autoconfig file, over HTTPS.</summary>
    Autoconfig,

    /// <summary>The database of providers that Thunderbird keeps.</summary>
    IspDatabase,

    /// <summary>The provider table of this module.</summary>
    ProviderTable,

    /// <summary>The domain's own autoconfig file, over HTTP: whoever is in between can have written it.</summary>
    AutoconfigHttp,

    /// <summary>Whoever receives the domain's mail (MX), looked up in the database and in the table.</summary>
    MxHint,

    /// <summary>One of the usual names, as in <c>imap.example.jp</c>.</summary>
    Guess,

    /// <summary>None was found.</summary>
    NotFound,
}
