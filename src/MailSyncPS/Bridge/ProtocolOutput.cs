using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>Where a cmdlet's protocol log goes.</summary>
/// <param name="file">The file; null for none.</param>
/// <param name="toDebug">Whether it is shown as debug messages.</param>
sealed class ProtocolOutput(ProtocolLogFile? file, bool toDebug) : IDisposable
{
    /// <summary>Writes a line that a work's connection brought. It may come on any thread.</summary>
    internal void Write(string line, Work work)
    {
        if (toDebug)
            work.OnDebug(line);
        if (file?.Write(line) is { } trouble)
            work.OnWarning(SurfaceTexts.FormatProtocolLogBroke(file.Path, trouble));
    }

    public void Dispose() => file?.Dispose();
}
