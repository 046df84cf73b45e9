namespace MailSyncPS;

/// <summary>The forms of a report.</summary>
public enum MailReportFormat
{
    /// <summary>A page to look at: one file that needs nothing else.</summary>
    Html,

    /// <summary>A table for a spreadsheet: a row for each mailbox and day.</summary>
    Csv,

    /// <summary>All figures, for programs.</summary>
    Json,
}
