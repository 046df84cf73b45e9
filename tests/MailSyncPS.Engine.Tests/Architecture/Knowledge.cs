using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace MailSyncPS.Engine.Tests.Architecture;

/// <summary>That a type knows another one.</summary>
/// <param name="From">The namespace of the type that knows.</param>
/// <param name="To">The namespace of the known type.</param>
/// <param name="Types">Both types, for whoever has to mend it.</param>
sealed record Knowledge(string From, string To, string Types)
{
    /// <summary>What the types of an assembly know, by its instructions.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="root">The namespace that holds its types.</param>
    public static IReadOnlyList<Knowledge> Read(string path, string root)
    {
        var assembly = new ArchLoader().LoadFilteredDirectory(Path.GetDirectoryName(path)!, Path.GetFileName(path)).Build();
        return [.. assembly.Types.Where(type => Within(type.Namespace?.FullName ?? "", root))
            .SelectMany(type => type.Dependencies)
            // The arguments of a generic base are written at each call of a member that it hands down.
            .Where(dependency => dependency is not GenericArgumentMemberDependency)
            .Select(dependency => new Knowledge(dependency.Origin.Namespace.FullName, dependency.Target.Namespace?.FullName ?? "",
                $"{dependency.Origin.FullName} knows {dependency.Target.FullName}"))
            .Where(knowledge => knowledge.From != knowledge.To)
            .Distinct()];
    }

    /// <summary>Whether a namespace is another one or lies beneath it.</summary>
    public static bool Within(string name, string root) =>
        name == root || root.Length == 0 || name.StartsWith(root + ".", StringComparison.Ordinal);
}
