using System.Text;

namespace MailSyncPS.Engine.Servers;

/// <summary>Keeps a password out of messages: some servers repeat the command that they did not understand, and later ones may too.</summary>
static class SecretWords
{
    const string Hidden = "(hidden)";

    /// <summary>A shorter one is found in the words of any sentence.</summary>
    const int ShortestWord = 4;

    /// <summary>A text without the password. It has to be whole: what is cut before may end in a part of the password.</summary>
    public static string Hide(string text, ServerAccess access)
    {
        if (text.Length < ShortestWord)
            return text;
        return Forms(access.Login, access.Account.RevealSecret()).OrderByDescending(form => form.Length)
            .Aggregate(text, (said, form) => said.Replace(form, Hidden, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The password as it is sent: in clear, quoted, and within PLAIN (RFC 4616) and LOGIN; each as it is shown, too.</summary>
    static HashSet<string> Forms(string login, string secret)
    {
        var forms = new HashSet<string>();
        if (secret.Length == 0)
            return forms;
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Latin1])
        {
            Add(Convert.ToBase64String(encoding.GetBytes($"\0{login}\0{secret}")));
            Add(Convert.ToBase64String(encoding.GetBytes($"{login}\0{login}\0{secret}")));
            if (secret.Length < ShortestWord)
                continue;
            Add(Convert.ToBase64String(encoding.GetBytes(secret)));
            Add(secret);
            Add(secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
            // Lines are heard as Latin-1.
            Add(Encoding.Latin1.GetString(encoding.GetBytes(secret)));
        }
        return forms;

        void Add(string form)
        {
            forms.Add(form);
            forms.Add(PlainText.Visible(form));
        }
    }
}
