using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says what to do where IMAP works.</summary>
static class ImapAdvice
{
    /// <summary>Below it a mailbox that several devices share is full within weeks: the age of POP3 sized mailboxes for hours.</summary>
    const long Small = 2L << 30;

    const int NearlyFull = 80;

    /// <summary>The advice.</summary>
    public static string For(ProbeOutcome found, ProbedEndpoint imap) =>
        found.Login is null ? ServerAdviceTexts.FormatImapWorks(ProbeAdvice.Settings(imap)) : Sentences.Join(Room(found), Removal(found))!;

    static string Room(ProbeOutcome found)
    {
        if (found.LimitBytes is not { } limit)
            return found.Login!.Limits is { IsWhole: true } ? ServerAdviceTexts.ImapUnlimited : ServerAdviceTexts.ImapQuotaUnknown;
        var size = ByteSize.Format(limit);
        if (found.Limit is not { } quota)
            return limit < Small ? ServerAdviceTexts.FormatImapSmall(size) : ServerAdviceTexts.FormatImapRoomyDeclared(size);
        var percent = Math.Floor(quota.Share * 100);
        var used = percent.ToString("0", CultureInfo.CurrentCulture);
        return limit < Small ? ServerAdviceTexts.FormatImapSmallUsed(size, used)
            : percent >= NearlyFull ? ServerAdviceTexts.FormatImapFull(used, size)
            : ServerAdviceTexts.FormatImapRoomy(used, size);
    }

    static string? Removal(ProbeOutcome found) => found.UidPlus != false ? null
        : found.Findings.Pop3 is { IsSafe: true } pop3 && found.Policy!.Uidl != false
        ? ServerAdviceTexts.FormatNoUidPlusPop3(ProbeAdvice.Settings(pop3))
        : ServerAdviceTexts.NoUidPlus;
}
