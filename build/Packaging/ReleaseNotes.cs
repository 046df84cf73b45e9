namespace MailSyncPS.Build.Packaging;

/// <summary>The newest section of the changelog.</summary>
static class ReleaseNotes
{
    const string SectionStart = "## ";

    internal static string Newest { get; } = Read(Path.Combine(Repository.Root, "CHANGELOG.md"));

    static string Read(string path)
    {
        var section = File.ReadLines(path)
            .SkipWhile(line => !line.StartsWith(SectionStart, StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => !line.StartsWith(SectionStart, StringComparison.Ordinal));
        var notes = string.Join('\n', section).Trim();
        return notes.Length > 0 ? notes : throw new BuildFailedException("the newest section of CHANGELOG.md is empty.");
    }
}
