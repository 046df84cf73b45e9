using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says what to do where only POP3 works, and what its policy means for scheduled runs.</summary>
static class Pop3Advice
{
    /// <summary>A shorter wait between two logins is in nobody's way.</summary>
    static readonly TimeSpan NoticedDelay = TimeSpan.FromSeconds(30);

    /// <summary>Mail that is kept longer is not in danger from a schedule.</summary>
    const int NoticedDays = 60;

    /// <summary>The advice.</summary>
    public static string For(ProbeOutcome found, ProbedEndpoint pop3)
    {
        var policy = found.Policy!;
        return Sentences.Join(Use(found.Target.Account, policy, pop3), Expiry(policy), Delay(policy),
            policy.Uidl is null && found.Login is null ? ServerAdviceTexts.UidlUnseen : null)!;
    }

    static string Use(MailAccount? account, Pop3Policy policy, ProbedEndpoint pop3) =>
        policy.Uidl == false ? ServerAdviceTexts.FormatPop3CopyOnly(ProbeAdvice.Settings(pop3))
        : account is null ? ServerAdviceTexts.FormatPop3Only(ProbeAdvice.Settings(pop3))
        : account.QuotaBytes is null ? ServerAdviceTexts.Pop3AccountNoLimit
        : ServerAdviceTexts.Pop3Account;

    static string? Expiry(Pop3Policy policy) => policy.ExpireDays switch
    {
        0 => ServerAdviceTexts.ExpireAtOnce,
        <= NoticedDays and var days => ServerAdviceTexts.FormatExpireSoon(days),
        _ => null,
    };

    static string? Delay(Pop3Policy policy) => policy.LoginDelay is not { } delay || delay < NoticedDelay ? null
        : delay.TotalMinutes is >= 2 and var minutes
        ? ServerAdviceTexts.FormatLoginDelayMinutes(Math.Ceiling(minutes).ToString("0", CultureInfo.CurrentCulture))
        : ServerAdviceTexts.FormatLoginDelaySeconds(delay.TotalSeconds.ToString("0", CultureInfo.CurrentCulture));
}
