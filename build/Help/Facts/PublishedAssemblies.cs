using System.Reflection;
using System.Runtime.Loader;

namespace MailSyncPS.Build.Help.Facts;

/// <summary>
/// Loads assemblies of a folder without holding their files open. PowerShell's own are the build program's:
/// of PowerShell Standard, whose classes can be made, but do nothing.
/// </summary>
sealed class PublishedAssemblies(string folder) : AssemblyLoadContext(nameof(PublishedAssemblies))
{
    internal Assembly Open(string path)
    {
        using var file = new MemoryStream(File.ReadAllBytes(path));
        return LoadFromStream(file);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? Open(path) : null;
    }
}
