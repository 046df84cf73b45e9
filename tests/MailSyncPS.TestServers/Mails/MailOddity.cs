namespace MailSyncPS.TestServers;

/// <summary>What is unusual about one mail of a corpus.</summary>
enum MailOddity
{
    None,
    NoMessageId,
    OtherContent,
}
