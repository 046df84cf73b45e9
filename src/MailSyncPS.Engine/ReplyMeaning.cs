namespace MailSyncPS.Engine;

/// <summary>What a server means by a refusal.</summary>
enum ReplyMeaning
{
    /// <summary>Its code and its words are nothing that is known.</summary>
    Unknown,
    /// <summary>Another session holds the mailbox.</summary>
    InUse,
    /// <summary>It was logged in to, or tried to be, too often for a while.</summary>
    LoginLimit,
    /// <summary>It serves as many connections as it will.</summary>
    ConnectionLimit,
    /// <summary>It is a matter of time.</summary>
    Temporary,
    /// <summary>It failed of itself: nothing is said of who asked, or of what.</summary>
    ServerFault,
    /// <summary>The account has used up the commands or bytes of a day.</summary>
    DayLimit,
    /// <summary>The mailbox is full.</summary>
    Full,
    /// <summary>A mail is too large.</summary>
    TooLarge,
    /// <summary>The mail itself is refused, for what it holds.</summary>
    MailRefused,
    /// <summary>There is no such mailbox, be it a folder or a user's.</summary>
    NoSuchMailbox,
    /// <summary>It does not know, or does not take, the way of logging in.</summary>
    MechanismRefused,
    /// <summary>It takes no password in clear.</summary>
    TlsRequired,
    /// <summary>The user name or the password is wrong.</summary>
    WrongCredential,
    /// <summary>It wants a password made for one program.</summary>
    AppPasswordRequired,
    /// <summary>It wants the user to log in on its web site first.</summary>
    WebLoginRequired,
    /// <summary>The password is too old.</summary>
    PasswordExpired,
    /// <summary>The account may not be used.</summary>
    AccountDisabled,
    /// <summary>The account may not be used over this protocol.</summary>
    ProtocolDisabled,
    /// <summary>It does not serve where the connection comes from.</summary>
    Blocked,
    /// <summary>The user may not do that there.</summary>
    NoRight,
    /// <summary>The login was in order, and the mailbox behind it can't be opened.</summary>
    NotConnected,
    /// <summary>The token that the session was opened with has come to its end.</summary>
    TokenExpired,
}
