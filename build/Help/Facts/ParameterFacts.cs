namespace MailSyncPS.Build.Help.Facts;

/// <summary>What a parameter is, told from the cmdlet itself.</summary>
/// <param name="Name">Its name without hyphen.</param>
/// <param name="Type">The type of its values; the underlying one where it may be null.</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
/// <param name="TakesWildcards">Whether its values may be wildcards.</param>
/// <param name="Default">Its default, as text; null when there is none.</param>
/// <param name="Aliases">Other names of it.</param>
/// <param name="Uses">Its uses in parameter sets.</param>
sealed record ParameterFacts(string Name, Type Type, bool IsSwitch, bool TakesWildcards, string? Default, IReadOnlyList<string> Aliases, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>The values that it takes, when they can be counted.</summary>
    internal IReadOnlyList<string> Values => Type.IsEnum ? Enum.GetNames(Type) : [];
}
