using System.Text.Json;
using System.Text.RegularExpressions;
using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Says in plain words why a provider gives no token, and what to do (RFC 6749, 5.2; OpenID Connect Core, 3.1.2.6).</summary>
static partial class TokenFailures
{
    /// <summary>A provider's own words beyond this length tell nothing more.</summary>
    const int LongestWords = 300;

    /// <summary>The failure behind a refusal.</summary>
    /// <param name="record">The sign-in.</param>
    /// <param name="mailbox">The mailbox that a token was asked for; empty where there was none.</param>
    /// <param name="answer">What the provider said.</param>
    /// <param name="hide">Keeps secrets out of its words.</param>
    public static MailSyncException Explain(SignInRecord record, string mailbox, JsonElement? answer, Func<string, string> hide) =>
        Explain(record, mailbox, answer?.TryGetString("error") ?? "", answer?.TryGetString("error_description") ?? "", hide);

    /// <summary>The same for an error and its description.</summary>
    public static MailSyncException Explain(SignInRecord record, string mailbox, string error, string description,
        Func<string, string> hide)
    {
        var name = PlainText.Clean(record.Name);
        var (failure, reason) = Reason(record, PlainText.Clean(mailbox), error, description);
        var said = PlainText.Clean(hide(Words(error, description)));
        return failure switch
        {
            MailFailure.SignInExpired => new(failure, Sentences.Join(SignInTexts.FormatExpired(name, record.Host, said), reason)!),
            MailFailure.SignInRefused => new(failure, Sentences.Join(SignInTexts.FormatRefused(record.Host, name, said), reason)!),
            _ => new(failure, SignInTexts.FormatProviderLater(record.Host, said)) { IsTransient = true },
        };
    }

    static (MailFailure Failure, string Reason) Reason(SignInRecord record, string mailbox, string error, string description)
    {
        if (EntraCodes.Find(description) is { } known)
            return known;
        var isGoogle = record.Provider == MailSignInProvider.Google;
        return error switch
        {
            "temporarily_unavailable" or "server_error" or "slow_down" or "authorization_pending" => (MailFailure.ServerUnavailable, ""),
            "invalid_grant" when record.Kind == MailSignInKind.ServiceAccount => (MailFailure.SignInExpired,
                Says(description, "email") || Says(description, "account") ? SignInTexts.FormatNoSuchMailbox(mailbox)
                : Says(description, "signature") ? SignInTexts.KeyGone
                : Says(description, "timeframe") ? SignInTexts.ClockOff : SignInTexts.FormatNoSuchMailbox(mailbox)),
            "invalid_grant" => (MailFailure.SignInExpired, Sentences.Join(isGoogle ? SignInTexts.GoogleReasons : SignInTexts.UsualReasons,
                Again(record))!),
            "consent_required" => (MailFailure.SignInExpired, SignInTexts.ConsentMissing),
            "interaction_required" or "login_required" or "invalid_rapt" => (MailFailure.SignInExpired,
                Sentences.Join(SignInTexts.PersonWanted, Again(record))!),
            "unauthorized_client" or "access_denied" when record.Kind == MailSignInKind.ServiceAccount =>
                (MailFailure.SignInRefused, SignInTexts.FormatDelegationMissing(record.ClientId, record.Scope)),
            "unauthorized_client" => (MailFailure.SignInRefused, SignInTexts.GrantNotAllowed),
            "access_denied" => (MailFailure.SignInRefused, SignInTexts.ConsentRefused),
            "admin_policy_enforced" or "org_internal" => (MailFailure.SignInRefused, SignInTexts.PolicyOfDomain),
            "invalid_client" or "deleted_client" or "disabled_client" => (MailFailure.SignInRefused, SignInTexts.ClientWrong),
            "invalid_scope" => (MailFailure.SignInRefused, SignInTexts.FormatScopeWrong(record.Scope)),
            "redirect_uri_mismatch" => (MailFailure.SignInRefused, SignInTexts.RedirectWrong),
            "expired_token" => (MailFailure.SignInRefused, SignInTexts.CodeTooOld),
            _ => (MailFailure.SignInRefused, SignInTexts.AskProvider),
        };
    }

    /// <summary>The command that signs in anew.</summary>
    static string Again(SignInRecord record) => record.IsHandedOut ? SignInTexts.FormatHandOutAgain(PlainText.Clean(record.Name))
        : SignInTexts.FormatRegisterAgain(PlainText.Clean(record.Name));

    static bool Says(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>What was said, without the numbers of a single request that Microsoft puts behind it.</summary>
    static string Words(string error, string description)
    {
        var first = Trace().Split(description)[0].Trim().TrimEnd('.');
        var words = first.Length == 0 ? error : error.Length == 0 ? first : $"{error}: {first}";
        return words.Length > LongestWords ? words[..LongestWords] + "…" : words;
    }

    [GeneratedRegex(@"\r|\n| Trace ID:", RegexOptions.NonBacktracking)]
    private static partial Regex Trace();
}
