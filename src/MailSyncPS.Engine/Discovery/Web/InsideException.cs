namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>A site leads to an address of this machine or its network.</summary>
sealed class InsideException : IOException;
