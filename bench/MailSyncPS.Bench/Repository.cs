namespace MailSyncPS.Bench;

/// <summary>Where the work tree lies.</summary>
static class Repository
{
    internal static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MailSyncPS.sln")))
                return folder.FullName;
        }
        throw new BenchFailedException("MailSyncPS.sln was not found above the program.");
    }
}
