namespace MailSyncPS.Configuration;

/// <summary>What people are told of.</summary>
enum NoticeOccasion
{
    /// <summary>Failures.</summary>
    Failure,

    /// <summary>Failures and warnings.</summary>
    Warning,
}
