using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MailSyncPS.Loading;

/// <summary>Where the engine and its libraries live, so that they never meet another module's.</summary>
internal sealed class EngineLoadContext() : AssemblyLoadContext("MailSyncPS")
{
    internal const string EngineName = "MailSyncPS.Engine";

    static readonly Assembly Model = typeof(MailAccount).Assembly;
    static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "lib");

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Model.GetName().Name)
            return Model;
        var path = Path.Combine(Folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var path in NativeLibraryPaths.For(Folder, unmanagedDllName))
        {
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
                return handle;
        }
        return 0;
    }
}
