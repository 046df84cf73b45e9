namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>A literal text in a source file.</summary>
/// <param name="File">The file as it is named in failures.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Before">What stands before it on the line, or on the line above where it begins its own.</param>
/// <param name="Text">The text as it is written, with <c>{}</c> for what is put in.</param>
sealed record Literal(string File, int Line, string Before, string Text)
{
    public override string ToString() => $"{File}:{Line}: {Text}";
}
