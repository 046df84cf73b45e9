namespace MailSyncPS.Campaign.Schedules;

/// <summary>Whether the source writes its state into the mails that it shows over POP3. Over IMAP it never shows that.</summary>
enum StateWriting
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>In each session another state, in lines of the same length.</summary>
    SameSize,

    /// <summary>In each session another state, in lines of another length.</summary>
    OtherSizes,
}
