namespace MailSyncPS.Build.Help.Facts;

/// <summary>How a parameter is used in a parameter set.</summary>
/// <param name="SetName">The set; null for all.</param>
/// <param name="IsMandatory">Whether it must be given.</param>
/// <param name="Position">Its position; null when it is only taken by name.</param>
/// <param name="ByValue">Whether it takes objects from the pipeline.</param>
/// <param name="ByPropertyName">Whether it takes properties of objects from the pipeline.</param>
sealed record ParameterUse(string? SetName, bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    internal bool IsIn(string set) => SetName is null || SetName == set;
}
