using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>Messages that are too large to be read.</summary>
static class LargeMail
{
    /// <summary>The message unread with the reason, where it is listed as larger than any that is read; else null.</summary>
    public static FetchedMail? Refuse(SourceMessage message) => message.Size <= MailBytes.Largest ? null
        : new FetchedMail(message, MailBytes.None, new MailSyncException(MailFailure.MessageTooLarge,
            ServersTexts.FormatBeyondLargest(ByteSize.Format(message.Size), ByteSize.Format(MailBytes.Largest))));
}
