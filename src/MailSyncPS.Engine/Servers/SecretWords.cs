using System.Text;

namespace MailSyncPS.Engine.Servers;

/// <summary>Keeps a password out of messages: some servers repeat the command that they did not understand.</summary>
static class SecretWords
{
    const string Hidden = "(hidden)";

    /// <summary>A shorter one is found in the words of any sentence.</summary>
    const int ShortestWord = 4;

    /// <summary>A server's answer to a login, without the password.</summary>
    public static ServerReply? Hide(ServerReply? reply, ServerAccess access) =>
        reply is { } said ? said with { Code = Hide(said.Code, access), Text = Hide(said.Text, access) } : null;

    /// <summary>The failure of a login, without the password: in its words, or in those of the exception behind it.</summary>
    public static MailSyncException Hide(MailSyncException failure, ServerAccess access)
    {
        var whole = failure.ToString();
        return Hide(whole, access) == whole ? failure
            : new(failure.Failure, Hide(failure.Message, access)) { IsTransient = failure.IsTransient, RetryAfter = failure.RetryAfter };
    }

    static string Hide(string text, ServerAccess access) => Forms(access.Login, access.Account.RevealSecret())
        .Aggregate(text, (said, form) => said.Replace(form, Hidden, StringComparison.OrdinalIgnoreCase));

    /// <summary>The password as it is sent: in clear, and within PLAIN (RFC 4616) and LOGIN.</summary>
    static IEnumerable<string> Forms(string login, string secret)
    {
        if (secret.Length == 0)
            yield break;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login}\0{secret}"));
        if (secret.Length < ShortestWord)
            yield break;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        yield return secret;
        // Lines are heard as Latin-1.
        yield return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret));
    }
}
