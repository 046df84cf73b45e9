namespace MailSyncPS.Shell;

/// <summary>What the shell returns besides a script's own exit code.</summary>
static class ExitCodes
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int Usage = 64;
    internal const int Interrupted = 130;
}
