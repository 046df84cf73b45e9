using System.Buffers;

namespace MailSyncPS.Engine.Files;

/// <summary>Names that Windows does not take for files: devices, under whatever extension, and names that it would shorten.</summary>
static class ReservedName
{
    static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase) { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
    static readonly SearchValues<char> PortNumbers = SearchValues.Create("0123456789¹²³");

    /// <summary>The part of a path that no file of Windows can be named by; null when there is none, and on other systems.</summary>
    public static string? In(string path) => OperatingSystem.IsWindows() ? Find(path) : null;

    internal static string? Find(string path) => path.StartsWith(@"\\.\", StringComparison.Ordinal) ? path
        : path.Split('\\', '/').FirstOrDefault(name => name is not ("" or "." or "..")
            && (name[^1] is '.' or ' ' || IsDevice(name.Split('.')[0].TrimEnd(' '))));

    static bool IsDevice(string name) =>
        Devices.Contains(name)
        || name.Length == 4 && (name.StartsWith("COM", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)) && PortNumbers.Contains(name[3]);
}
