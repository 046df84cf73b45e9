namespace MailSyncPS.Engine.Files;

/// <summary>
/// A file or folder that other users of the machine could have put there, or could change. The message is a clause that says why and what
/// to do.
/// </summary>
public sealed class UntrustedFileException : IOException
{
    internal UntrustedFileException(string message) : base(message)
    {
    }
}
