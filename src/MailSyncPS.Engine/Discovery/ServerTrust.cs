namespace MailSyncPS.Engine.Discovery;

/// <summary>Whether a password may go to a server.</summary>
public enum ServerTrust
{
    /// <summary>Somebody vouches for the server: whoever named it, or a source that can't be forged on the way.</summary>
    Vouched,

    /// <summary>Nobody does: a person must agree first.</summary>
    NeedsConsent,

    /// <summary>
    /// The server was found and nothing would prove at the login that it is that one: no password goes there, whoever agrees.
    /// </summary>
    Unproven,
}
