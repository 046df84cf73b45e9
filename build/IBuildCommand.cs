namespace MailSyncPS.Build;

/// <summary>One thing the build program does.</summary>
interface IBuildCommand
{
    string Name { get; }

    string Purpose { get; }

    Task<int> RunAsync(string[] arguments);
}
