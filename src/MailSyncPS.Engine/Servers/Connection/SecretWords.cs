using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// Keeps a password out of messages: some servers repeat the command that they did not understand, and later ones may too, cut
/// or written in another way. Its forms are made once for all lines.
/// </summary>
sealed class SecretWords
{
    const string Hidden = "(hidden)";

    /// <summary>A shorter one is found in the words of any sentence.</summary>
    const int ShortestWord = 4;

    /// <summary>How much of a form is enough to be hidden where the rest was cut off.</summary>
    const int ShortestCut = 8;

    /// <summary>How many secrets of a login are remembered: tokens come and go, and an old one may be repeated for a while.</summary>
    const int MostSecrets = 16;

    readonly string _login;
    readonly Queue<string[]> _secrets = [];
    string? _newest;
    volatile string[] _forms = [];

    /// <summary>The words of a login.</summary>
    public SecretWords(string login, string secret)
    {
        _login = login;
        Add(secret);
    }

    /// <summary>Hides another secret of the same login, too.</summary>
    public void Add(string secret)
    {
        lock (_secrets)
        {
            if (secret == _newest)
                return;
            _newest = secret;
            _secrets.Enqueue([.. Forms(_login, secret)]);
            if (_secrets.Count > MostSecrets)
                _secrets.Dequeue();
            _forms = [.. _secrets.SelectMany(forms => forms).Distinct().OrderByDescending(form => form.Length)];
        }
    }

    /// <summary>A text without the password.</summary>
    public string Hide(string text) => text.Length < ShortestWord ? text : _forms.Aggregate(text, Without);

    static string Without(string text, string form)
    {
        var start = form.AsSpan(0, Math.Min(form.Length, ShortestCut));
        var at = text.AsSpan().IndexOf(start, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return text;
        var said = text.AsSpan();
        var clean = new StringBuilder();
        for (; at >= 0; at = said.IndexOf(start, StringComparison.OrdinalIgnoreCase))
        {
            clean.Append(said[..at]).Append(Hidden);
            said = said[(at + Same(said[at..], form))..];
        }
        return clean.Append(said).ToString();
    }

    /// <summary>How many characters a text has in common with the beginning of a form.</summary>
    static int Same(ReadOnlySpan<char> text, string form)
    {
        var length = 0;
        while (length < text.Length && length < form.Length && char.ToUpperInvariant(text[length]) == char.ToUpperInvariant(form[length]))
            length++;
        return length;
    }

    static bool IsPlainInUrl(char c) => char.IsAsciiLetterOrDigit(c) || "-_.!~*'()".Contains(c, StringComparison.Ordinal);

    /// <summary>
    /// The password as it is sent: in clear, quoted, within PLAIN (RFC 4616) and LOGIN; as it may be written otherwise; each as it is
    /// shown.
    /// </summary>
    static HashSet<string> Forms(string login, string secret)
    {
        var forms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (secret.Length == 0)
            return forms;
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Latin1])
        {
            var bytes = encoding.GetBytes(secret);
            AddBase64(encoding.GetBytes($"\0{login}\0{secret}"), 0);
            AddBase64(encoding.GetBytes($"{login}\0{login}\0{secret}"), 0);
            if (secret.Length < ShortestWord)
                continue;
            // What stands before the password decides which of three ways it is written in.
            for (var before = 0; before < 3; before++)
                AddBase64([.. new byte[before], .. bytes], before);
            // Lines are heard as Latin-1.
            Add(Encoding.Latin1.GetString(bytes));
            var hex = Convert.ToHexString(bytes);
            Add(hex);
            foreach (var separator in (string[])[" ", ":", "-", "%", "\\x", "=", ", 0x"])
                Add(separator.Trim(' ', ':', '-', ',') + string.Join(separator, hex.Chunk(2).Select(pair => new string(pair))));
            Add(string.Concat(bytes.Select(b => IsPlainInUrl((char)b) ? ((char)b).ToString() : $"%{b:X2}")));
        }
        if (secret.Length < ShortestWord)
            return forms;
        Add(secret);
        Add(secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
        Add(Uri.EscapeDataString(secret));
        Add(WebUtility.UrlEncode(secret));
        var html = WebUtility.HtmlEncode(secret);
        Add(html);
        Add(HtmlEncoder.Default.Encode(secret));
        Add(html.Replace("&#39;", "&apos;", StringComparison.Ordinal));
        Add(html.Replace("&quot;", "&#34;", StringComparison.Ordinal));
        Add(string.Concat(secret.Select(c => string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};"))));
        Add(JavaScriptEncoder.Default.Encode(secret));
        return forms;

        void AddBase64(byte[] bytes, int before)
        {
            // Without the characters in which its neighbours have a part, and those that fill it up.
            var text = Convert.ToBase64String(bytes)[((before * 8 + 5) / 6)..].TrimEnd('=');
            Add(text);
            if (before > 0 || text.Length > ShortestCut)
                Add(text[..^1]);
            Add(text.Replace('+', '-').Replace('/', '_'));
        }

        void Add(string form)
        {
            if (form.Length < ShortestWord)
                return;
            forms.Add(form);
            forms.Add(PlainText.Visible(form));
        }
    }
}
