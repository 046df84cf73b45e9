using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says what to do about a login that failed.</summary>
static class LoginAdvice
{
    /// <summary>The advice.</summary>
    public static string For(ProbeOutcome found, MailSyncException failure) => failure.Failure switch
    {
        MailFailure.SignInExpired or MailFailure.SignInRefused or MailFailure.SignInMissing or MailFailure.SignInNotKept =>
            ServerAdviceTexts.FormatSignInAnew(PlainText.Clean(found.Target.Account!.SignIn ?? "")),
        MailFailure.AuthenticationFailed when found.Target.Account?.SignIn is not null => ServerAdviceTexts.SignInRights,
        _ when LoginRefusal.WantsAppPassword(failure) => ServerAdviceTexts.AppPassword,
        _ when LoginRefusal.SaysImapIsOff(failure) => Sentences.Join(ServerAdviceTexts.TurnImapOn,
            found.Findings.Pop3 is { IsSafe: true } pop3 ? ServerAdviceTexts.FormatPop3Meanwhile(ProbeAdvice.Settings(pop3)) : null)!,
        _ when LoginRefusal.IsOfAccount(failure) => ServerAdviceTexts.AskForAccount,
        MailFailure.AuthenticationFailed => Sentences.Join(OtherName(found), ServerAdviceTexts.CheckPassword)!,
        MailFailure.NoCommonMechanism => ServerAdviceTexts.NoMechanism,
        MailFailure.TlsRequired => ServerAdviceTexts.FormatUseSettings(ProbeAdvice.Settings(found.Findings.Imap ?? found.Findings.Pop3!)),
        _ when failure.IsTransient || failure.Failure == MailFailure.ConnectionTimedOut => ServerAdviceTexts.TryLater,
        _ => ServerAdviceTexts.AskProvider,
    };

    static string? OtherName(ProbeOutcome found) => LoginHint.For(found) is not { } name ? null
        : name.Contains('@', StringComparison.Ordinal)
        ? ServerAdviceTexts.FormatLoginAddress(name) : ServerAdviceTexts.FormatLoginNotAddress(name);
}
