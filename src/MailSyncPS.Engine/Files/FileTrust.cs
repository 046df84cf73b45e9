using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS.Engine.Files;

/// <summary>
/// Says on Unix whether other users could have a hand in a file. Only the user, the administrator, and whoever was named on
/// purpose may own it or write to it, or a group whose folder was set up for sharing: one with the set-group-id bit, as
/// <c>chmod 2770</c> makes it. On Windows, files take the permissions of the folder they lie in.
/// </summary>
static class FileTrust
{
    /// <summary>The variable that names other owners that are trusted, by their user ids.</summary>
    public const string Variable = "MAILSYNCPS_TRUSTED_OWNER";

    const uint Administrator = 0;

    /// <summary>Makes sure that nobody else could put files into a folder. One that is missing is in order.</summary>
    /// <exception cref="UntrustedFileException">Others could.</exception>
    public static void CheckFolder(string path)
    {
        if (OperatingSystem.IsWindows() || UnixFile.At(path) is not { } folder)
            return;
        if (folder.IsLink)
            throw new UntrustedFileException(FileTexts.FormatLinkNotFollowed(path));
        if (!IsTrusted(folder.Owner))
            throw new UntrustedFileException(FileTexts.FormatFolderOwner(path, folder.Owner, Variable));
        if (folder.Mode.HasFlag(UnixFileMode.OtherWrite)
            || folder.Mode.HasFlag(UnixFileMode.GroupWrite) && !IsShared(folder) && !IsPrivateGroup(folder))
            throw new UntrustedFileException(FileTexts.FormatFolderWritable(path));
    }

    /// <summary>Makes sure that nobody else could have written a file. One that is missing is in order.</summary>
    /// <exception cref="UntrustedFileException">Others could.</exception>
    public static void CheckFile(string path)
    {
        // A folder there is an obstacle, which the system tells of.
        if (!OperatingSystem.IsWindows() && UnixFile.At(path) is { IsFolder: false } file)
            Check(path, file);
    }

    /// <summary>
    /// Makes sure that a link, if it is one, was made by somebody who is trusted: it could lead to any file of the user's.
    /// </summary>
    /// <exception cref="UntrustedFileException">It was not.</exception>
    public static void CheckLink(string path)
    {
        if (!OperatingSystem.IsWindows() && UnixFile.At(path) is { IsLink: true } link && !IsTrusted(link.Owner))
            throw new UntrustedFileException(FileTexts.FormatLinkOwner(path, link.Owner));
    }

    /// <summary>The same for what is known of the file.</summary>
    internal static void Check(string path, UnixFile file)
    {
        if (file.IsLink)
            throw new UntrustedFileException(FileTexts.FormatLinkNotFollowed(path));
        if (!file.IsRegular)
            throw new UntrustedFileException(FileTexts.FormatNoFile(path));
        var isShared = UnixFile.At(Path.GetDirectoryName(path)!) is { } folder && IsTrusted(folder.Owner) && IsShared(folder)
            && file.Group == folder.Group;
        if (!IsTrusted(file.Owner) && !isShared)
            throw new UntrustedFileException(FileTexts.FormatFileOwner(path, file.Owner, Variable));
        if (file.Mode.HasFlag(UnixFileMode.OtherWrite) || file.Mode.HasFlag(UnixFileMode.GroupWrite) && !isShared && !IsPrivateGroup(file))
            throw new UntrustedFileException(FileTexts.FormatFileWritable(path));
    }

    /// <summary>Whether a folder was set up for a group to share.</summary>
    public static bool IsSharedFolder(string path) =>
        !OperatingSystem.IsWindows() && UnixFile.At(path) is { IsFolder: true } folder && IsShared(folder);

    static bool IsShared(UnixFile folder) =>
        folder.Mode.HasFlag(UnixFileMode.SetGroup) && folder.Mode.HasFlag(UnixFileMode.GroupWrite)
            && !folder.Mode.HasFlag(UnixFileMode.OtherWrite);

    // Systems that give each user a group of the same number let groups write by default.
    static bool IsPrivateGroup(UnixFile file) => file.Group == file.Owner;

    static bool IsTrusted(uint owner)
    {
        var user = UnixFile.CurrentUser;
        // Under sudo, the administrator works on what belongs to whoever called it.
        return owner == user || owner == Administrator || user == Administrator && IsNamed(owner, "SUDO_UID") || IsNamed(owner, Variable);
    }

    static bool IsNamed(uint owner, string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } ids
        && ids.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Any(id => uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named == owner);
}
