using System.ComponentModel;
using System.Diagnostics;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The user's browser.</summary>
static class Browser
{
    /// <summary>What a session with a screen has in its environment, or one whose user says what opens addresses.</summary>
    static readonly string[] SignsOfScreen = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"];

    /// <summary>Opens an address; tells whether there is a browser to do so.</summary>
    public static bool TryOpen(Uri address)
    {
        // Without a screen the system's opener is there, too, and fails after it was started.
        if (OperatingSystem.IsLinux() && SignsOfScreen.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
            return false;
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
