namespace MailSyncPS.ModuleRunner;

/// <summary>Which cmdlets a child runs.</summary>
public enum ModuleTask
{
    /// <summary>Invoke-MailForward.</summary>
    Forward,
    /// <summary>Remove-OldServerMail.</summary>
    Remove,
    /// <summary>The one into the other.</summary>
    ForwardAndRemove,
}
