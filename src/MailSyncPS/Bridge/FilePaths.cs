using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>Paths as PowerShell has them: from its own location on, with ~ and its drives.</summary>
static class FilePaths
{
    /// <summary>The full path of a file that a parameter names; null where the parameter was not given.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>.</exception>
    [return: NotNullIfNotNull(nameof(path))]
    internal static string? FullPath(this PSCmdlet cmdlet, string parameter, string? path)
    {
        if (path is null)
            return null;
        var reason = CommandTexts.NotInFileSystem;
        try
        {
            if (string.IsNullOrWhiteSpace(path))
                throw new ArgumentException(CommandTexts.PathEmpty);
            var resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return resolved;
        }
        catch (Exception e) when (e is SessionStateException or ArgumentException or NotSupportedException)
        {
            reason = e.Message;
        }
        throw new MailSyncException(MailFailure.InvalidArgument,
            SurfaceTexts.FormatPathRefused(parameter, VisibleText.Without(path), reason));
    }
}
