using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>Says why a server refused a login. The password is blamed only where the server does so, or says nothing else.</summary>
static class LoginFailures
{
    /// <summary>The failure behind a refused login.</summary>
    /// <param name="access">Whose login it was.</param>
    /// <param name="refusal">The server's answer; null when none was heard.</param>
    /// <param name="error">What was thrown.</param>
    public static MailSyncException Explain(ServerAccess access, ServerReply? refusal, Exception error)
    {
        if (refusal is not { } reply)
            return Refused(access, null, error);
        var words = ServerFailures.WithoutStop(reply.Words);
        var login = PlainText.Clean(access.Login);
        return ServerMeaning.Of(reply).Meaning switch
        {
            ReplyMeaning.ServerFault => ServerFailures.Unavailable(access, ServersTexts.ToLogIn, reply, error),
            ReplyMeaning.TlsRequired => new(MailFailure.TlsRequired, ServersTexts.FormatLoginWantsTls(access, words), error),
            ReplyMeaning.MechanismRefused => new(MailFailure.NoCommonMechanism, ServersTexts.FormatNoMechanismTaken(access, words), error),
            ReplyMeaning.Blocked or ReplyMeaning.Full =>
                new(MailFailure.CommandRefused, ServersTexts.FormatCommandRefused(access, ServersTexts.ToLogIn, reply.Words), error),
            ReplyMeaning.AppPasswordRequired =>
                OfAccount(ReplyMeaning.AppPasswordRequired, ServersTexts.FormatWantsAppPassword(access, login, words)),
            ReplyMeaning.WebLoginRequired =>
                OfAccount(ReplyMeaning.WebLoginRequired, ServersTexts.FormatWantsWebLogin(access, login, words)),
            ReplyMeaning.PasswordExpired =>
                OfAccount(ReplyMeaning.PasswordExpired, ServersTexts.FormatPasswordTooOld(access, login, words)),
            ReplyMeaning.AccountDisabled =>
                OfAccount(ReplyMeaning.AccountDisabled, ServersTexts.FormatAccountDisabled(access, login, words)),
            ReplyMeaning.ProtocolDisabled =>
                OfAccount(ReplyMeaning.ProtocolDisabled, ServersTexts.FormatProtocolDisabled(access, login, words)),
            _ => ServerFailures.Delay(access, ServersTexts.ToLogIn, reply, error) ?? Refused(access, reply, error),
        };

        MailSyncException OfAccount(ReplyMeaning meaning, string message) =>
            new(MailFailure.AuthenticationFailed, message, error) { Meaning = meaning };
    }

    /// <summary>Who was let in a moment ago has the right password: the server bounds logins or sessions then, without saying so.</summary>
    static MailSyncException Refused(ServerAccess access, ServerReply? refusal, Exception error) => access.WasLetIn
        ? new(MailFailure.ServerUnavailable,
            ServersTexts.FormatLetInBefore(access, PlainText.Clean(access.Login), ServerFailures.Detail(refusal)), error)
            { IsTransient = true, Meaning = ReplyMeaning.WrongCredential }
        : access.Account.SignIn is { } signIn ? new(MailFailure.AuthenticationFailed, ServersTexts.FormatTokenRefused(access,
            PlainText.Clean(signIn), PlainText.Clean(access.Login), ServerFailures.Detail(refusal)), error)
            { Meaning = ReplyMeaning.WrongCredential }
        : new(MailFailure.AuthenticationFailed, Sentences.Join(
            ServersTexts.FormatLoginRefused(access, PlainText.Clean(access.Login), ServerFailures.Detail(refusal)),
                PasswordOddity.Describe(access.Account.RevealSecret()))!, error)
        { Meaning = ReplyMeaning.WrongCredential };
}
