namespace MailSyncPS.Bridge;

/// <summary>What came of a question whether to change a server.</summary>
enum Answer
{
    /// <summary>It may be changed.</summary>
    Yes,

    /// <summary>It may not.</summary>
    No,

    /// <summary>Nothing is changed at all: a dry run.</summary>
    DryRun,
}
