using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MailSyncPS.Engine.Files;

/// <summary>What a Unix system knows of a file or folder: which one it is, and who may do what with it.</summary>
/// <param name="Device">The device it is on.</param>
/// <param name="Number">Its inode there.</param>
/// <param name="Type">Its type, as the mode's upper bits tell it.</param>
/// <param name="Mode">Who may do what.</param>
/// <param name="Owner">The owner's user id.</param>
/// <param name="Group">The group's id.</param>
readonly record struct UnixFile(ulong Device, ulong Number, uint Type, UnixFileMode Mode, uint Owner, uint Group)
{
    const uint TypeBits = 0xF000;
    const uint Regular = 0x8000;
    const uint Folder = 0x4000;
    const uint Link = 0xA000;
    const int NotFound = 2;
    const int NotFolder = 20;
    const int NotFollowed = 0x100;
    const int EmptyPath = 0x1000;
    const int CurrentFolder = -100;
    const int BasicFields = 0x7FF;
    const int LargestAnswer = 256;

    public bool IsRegular => Type == Regular;

    public bool IsFolder => Type == Folder;

    public bool IsLink => Type == Link;

    /// <summary>The user that this process acts as.</summary>
    public static uint CurrentUser => geteuid();

    /// <summary>The group that this process acts as.</summary>
    public static uint CurrentGroup => getegid();

    /// <summary>Whether it is the same file as another one, whatever happened to it since.</summary>
    public bool IsSameAs(UnixFile other) => (Device, Number) == (other.Device, other.Number);

    /// <summary>What is at a path; a link is not followed. Null when nothing is there.</summary>
    /// <exception cref="IOException">It can't be found out.</exception>
    public static UnixFile? At(string path)
    {
        var name = Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(path) + "\0");
        var answer = new byte[LargestAnswer];
        var result = OperatingSystem.IsLinux() ? (int)syscall(Statx, CurrentFolder, name, NotFollowed, BasicFields, answer)
            : IsOldMac ? lstat64(name, answer) : lstat(name, answer);
        if (result == 0)
            return Read(answer);
        var error = Marshal.GetLastPInvokeError();
        return error is NotFound or NotFolder ? null : throw new IOException(new Win32Exception(error).Message);
    }

    /// <summary>What an open file is.</summary>
    /// <exception cref="IOException">It can't be found out.</exception>
    public static UnixFile Of(SafeFileHandle file)
    {
        var answer = new byte[LargestAnswer];
        var descriptor = (int)file.DangerousGetHandle();
        var result = OperatingSystem.IsLinux() ? (int)syscall(Statx, descriptor, [0], EmptyPath, BasicFields, answer)
            : IsOldMac ? fstat64(descriptor, answer) : fstat(descriptor, answer);
        return result == 0 ? Read(answer) : throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    /// <summary>The number of the call to statx.</summary>
    static int Statx => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.Arm or Architecture.Armv6 => 397,
        Architecture.S390x => 379,
        _ => 291,
    };

    // On processors of Intel, macOS keeps the older form under the plain name.
    static bool IsOldMac => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // The forms of Linux's struct statx and of macOS's struct stat, which are the same on all processors.
    static UnixFile Read(byte[] answer) => OperatingSystem.IsLinux()
        ? Make((ulong)Number32(answer, 136) << 32 | Number32(answer, 140), BitConverter.ToUInt64(answer, 32),
            BitConverter.ToUInt16(answer, 28), Number32(answer, 20), Number32(answer, 24))
        : Make(Number32(answer, 0), BitConverter.ToUInt64(answer, 8), BitConverter.ToUInt16(answer, 4), Number32(answer, 16),
            Number32(answer, 20));

    static UnixFile Make(ulong device, ulong number, uint mode, uint owner, uint group) =>
        new(device, number, mode & TypeBits, (UnixFileMode)(mode & ~TypeBits), owner, group);

    static uint Number32(byte[] answer, int offset) => BitConverter.ToUInt32(answer, offset);

    // Older C libraries, as Alpine has them, have no function of this name.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint syscall(nint number, nint folder, byte[] path, nint flags, nint mask, [Out] byte[] answer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int lstat(byte[] path, [Out] byte[] answer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int fstat(int file, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int lstat64(byte[] path, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int fstat64(int file, [Out] byte[] answer);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint getegid();
}
