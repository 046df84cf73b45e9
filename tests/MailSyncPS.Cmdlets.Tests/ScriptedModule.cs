using System.Collections.Concurrent;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>A copy of the built module, in which a scripted engine has taken the place of the real one.</summary>
public sealed class ScriptedModule : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailsyncps-");

    public ScriptedModule()
    {
        AppDomain.CurrentDomain.SetData("MailSyncPS.Notes", Notes);
        foreach (var file in Directory.EnumerateFiles(BuiltModule.Folder))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(BuiltModule.Folder, "ja")))
            File.Copy(file, Path.Combine(_folder.CreateSubdirectory("ja").FullName, Path.GetFileName(file)));
        var library = _folder.CreateSubdirectory("lib");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "scripted", "MailSyncPS.Engine.dll"), Path.Combine(library.FullName, "MailSyncPS.Engine.dll"));
        Shell = new Shell(Manifest);
    }

    /// <summary>What the scripted engine did.</summary>
    public static ConcurrentQueue<string> Notes { get; } = [];

    public string Manifest => Path.Combine(_folder.FullName, BuiltModule.ManifestName);

    /// <summary>A runspace with it, for one test at a time.</summary>
    public Shell Shell { get; }

    /// <summary>The file of its cmdlets.</summary>
    public string Assembly => Path.Combine(_folder.FullName, "MailSyncPS.dll");

    public static bool Happened(string note) => Notes.Contains(note);

    public void Dispose()
    {
        Shell.Dispose();
        // The loaded assemblies stay in use until the process ends, and Windows does not let go of them.
        if (!OperatingSystem.IsWindows())
            _folder.Delete(recursive: true);
    }
}
