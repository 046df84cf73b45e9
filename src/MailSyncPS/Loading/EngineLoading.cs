using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace MailSyncPS.Loading;

/// <summary>Lets the engine be found while the module is imported, in however many runspaces, and loads it only when it is used.</summary>
public sealed class EngineLoading : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    static readonly object Gate = new();
    static readonly Lazy<EngineLoadContext> Context = new(() => new EngineLoadContext());
    static int s_imports;

    /// <summary>Called at each import.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            if (s_imports++ == 0)
                AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    /// <summary>Called at each removal.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (s_imports > 0 && --s_imports == 0)
                AssemblyLoadContext.Default.Resolving -= Resolve;
        }
    }

    static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == EngineLoadContext.EngineName ? Context.Value.LoadFromAssemblyName(name) : null;
}
