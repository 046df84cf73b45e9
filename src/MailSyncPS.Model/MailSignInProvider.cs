namespace MailSyncPS;

/// <summary>Who gives out the tokens of a sign-in.</summary>
public enum MailSignInProvider
{
    /// <summary>Google: Gmail and Workspace.</summary>
    Google,
    /// <summary>Microsoft: Microsoft 365 and Outlook.com.</summary>
    Microsoft,
    /// <summary>Any other, known by its OpenID discovery document.</summary>
    Other,
}
