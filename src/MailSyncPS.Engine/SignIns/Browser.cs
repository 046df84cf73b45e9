using System.ComponentModel;
using System.Diagnostics;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The user's browser.</summary>
static class Browser
{
    /// <summary>Opens an address; tells whether there is a browser to do so.</summary>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException
            or FileNotFoundException)
        {
            return false;
        }
    }
}
