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
        var library = _folder.CreateSubdirectory("lib");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "scripted", "MailSyncPS.Engine.dll"), Path.Combine(library.FullName, "MailSyncPS.Engine.dll"));
    }

    /// <summary>What the scripted engine did.</summary>
    public static ConcurrentQueue<string> Notes { get; } = [];

    public string Manifest => Path.Combine(_folder.FullName, BuiltModule.ManifestName);

    public static bool Happened(string note) => Notes.Contains(note);

    public void Dispose()
    {
        // The loaded assemblies stay in use until the process ends, and Windows does not let go of them.
        if (!OperatingSystem.IsWindows())
            _folder.Delete(recursive: true);
    }
}
