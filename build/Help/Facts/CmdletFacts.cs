namespace MailSyncPS.Build.Help.Facts;

/// <summary>What a cmdlet is, told from itself.</summary>
/// <param name="Verb">The first half of its name.</param>
/// <param name="Noun">The second half of its name.</param>
/// <param name="ParameterSets">The names of its parameter sets, the default one first.</param>
/// <param name="Parameters">All its parameters but the common ones.</param>
sealed record CmdletFacts(string Verb, string Noun, IReadOnlyList<string> ParameterSets, IReadOnlyList<ParameterFacts> Parameters)
{
    internal string Name => $"{Verb}-{Noun}";
}
