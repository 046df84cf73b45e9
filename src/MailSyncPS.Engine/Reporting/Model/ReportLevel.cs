namespace MailSyncPS.Engine.Reporting.Model;

/// <summary>How much something calls for a person; the higher the more.</summary>
enum ReportLevel
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>Worth a look, not urgent.</summary>
    Notice,

    /// <summary>A person has to do something.</summary>
    Attention,
}
