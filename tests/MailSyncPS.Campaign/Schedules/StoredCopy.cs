namespace MailSyncPS.Campaign.Schedules;

/// <summary>A mail that lies in a mailbox on disk.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Name">Its file's name without flags, which stays as long as the mail does.</param>
/// <param name="Content">What it says.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Arrived">When it arrived.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Words">What it is, for people.</param>
sealed record StoredCopy(string Folder, string Name, string Content, int Size, DateTimeOffset Arrived, string Flags, string Words)
{
    const string TrialMessage = "@mailsyncps.invalid>";

    /// <summary>Whether it is the trial message of a removal.</summary>
    public bool IsTrial => Words.Contains(TrialMessage, StringComparison.Ordinal);

    /// <summary>Whether people keep it: it is neither flagged \Deleted nor in a folder for what is thrown away.</summary>
    public bool IsKept => !Flags.Contains('T', StringComparison.Ordinal) && !Folder.EndsWith("Trash", StringComparison.Ordinal) && !Folder.EndsWith("Junk", StringComparison.Ordinal) && !Folder.EndsWith("Spam", StringComparison.Ordinal);
}
