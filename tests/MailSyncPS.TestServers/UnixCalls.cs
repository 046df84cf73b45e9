using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MailSyncPS.TestServers;

/// <summary>What .NET has no API for on Unix.</summary>
static partial class UnixCalls
{
    internal static void SetVariable(string name, string value) => ThrowOnError(setenv(name, value, 1), name);

    internal static void ChangeOwner(string path, uint userId, uint groupId) => ThrowOnError(chown(path, userId, groupId), path);

    internal static uint CurrentUserId => geteuid();

    internal static uint CurrentGroupId => getegid();

    static void ThrowOnError(int result, string subject)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{subject}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int chown(string path, uint owner, uint group);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint getegid();
}
