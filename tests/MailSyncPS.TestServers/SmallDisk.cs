using System.Diagnostics;
using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>A file system of its own in memory, small enough to be filled.</summary>
public sealed class SmallDisk : IDisposable
{
    static readonly Lazy<string?> Trial = new(Try);

    readonly ScratchFolder _folder = new("disk");

    /// <summary>Makes one that belongs to the user whom mail servers and databases run as.</summary>
    /// <param name="megabytes">Its size.</param>
    public SmallDisk(int megabytes)
    {
        if (Mount(megabytes) is { } failure)
        {
            _folder.Dispose();
            throw new InvalidOperationException(failure);
        }
        UnixAccount.MailOwner.Own(Path);
    }

    /// <summary>Why tests that need one can't be run; null where they can.</summary>
    public static string? Missing => Trial.Value;

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>Fills it to the last block.</summary>
    public void Fill()
    {
        var zeros = new byte[1 << 16];
        using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = zeros.Length; size >= 1;)
        {
            try
            {
                file.Write(zeros, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Gives the space back that it was filled with.</summary>
    public void Free() => File.Delete(Filling);

    /// <summary>Takes it away.</summary>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    string Filling => System.IO.Path.Combine(Path, "filling");

    static string? Try()
    {
        if (!OperatingSystem.IsLinux())
            return "A file system in memory can be mounted on Linux only.";
        try
        {
            new SmallDisk(1).Dispose();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"No file system can be mounted here: {e.Message}";
        }
    }

    string? Mount(int megabytes) =>
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0700"), "tmpfs", Path);

    static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program}: {said.Trim()}";
    }
}
