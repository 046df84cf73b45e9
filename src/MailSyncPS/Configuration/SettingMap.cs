namespace MailSyncPS.Configuration;

/// <summary>The named values of a data file, or of a hashtable within it.</summary>
/// <param name="Name">What it is called in the file, as in <c>Notify.Mail</c>; empty for the file itself.</param>
/// <param name="Keys">The values by their names, in the order of the file.</param>
sealed record SettingMap(string Name, IReadOnlyDictionary<string, SettingNode> Keys)
{
    /// <summary>The name of one of its keys, with those around it.</summary>
    internal string PathOf(string key) => Name.Length == 0 ? key : $"{Name}.{key}";
}
