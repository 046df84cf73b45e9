namespace MailSyncPS.Configuration;

/// <summary>A value of a data file, and where it stands.</summary>
/// <param name="Value">A text, a number, a boolean, null, a <see cref="SettingMap"/>, or a list of nodes.</param>
/// <param name="Line">Its line in the file, from 1.</param>
sealed record SettingNode(object? Value, int Line);
