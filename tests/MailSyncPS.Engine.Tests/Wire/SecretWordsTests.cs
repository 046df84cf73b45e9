using System.Globalization;
using System.Net;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A server may repeat a password in any way of writing, and cut it; nobody gets to see enough of it.</summary>
public sealed class SecretWordsTests
{
    /// <summary>How much of a password may be shown.</summary>
    const int Harmless = 7;

    static readonly string[] Passwords = ["Canary-81f3 \"quoted\\", "pa&ss<w>o'rd+/=%", "パスワード-Grüße-12345", "Tr0ub4dor&3", "plainpassword"];

    public static TheoryData<string, string> Echoes
    {
        get
        {
            var echoes = new TheoryData<string, string>();
            foreach (var password in Passwords)
            {
                var bytes = Encoding.UTF8.GetBytes(password);
                var base64 = Convert.ToBase64String(bytes);
                foreach (var echo in (string[])
                [
                    password, password.ToUpperInvariant(), base64, base64.TrimEnd('='), base64.Replace('+', '-').Replace('/', '_').TrimEnd('='),
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0taro\0{password}")).TrimEnd('='), Convert.ToBase64String(Encoding.UTF8.GetBytes($"taro\0taro\0{password}")),
                    Uri.EscapeDataString(password), WebUtility.UrlEncode(password), Uri.EscapeDataString(password).ToLowerInvariant(), string.Concat(bytes.Select(b => $"%{b:x2}")),
                    Convert.ToHexString(bytes), Convert.ToHexString(bytes).ToLowerInvariant(), BitConverter.ToString(bytes), string.Join(' ', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture))),
                    WebUtility.HtmlEncode(password), WebUtility.HtmlEncode(password).Replace("&#39;", "&apos;", StringComparison.Ordinal), string.Concat(password.Select(c => $"&#{(int)c};")),
                    System.Text.Json.JsonSerializer.Serialize(password).Trim('"'), Encoding.Latin1.GetString(bytes),
                    password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
                ])
                    echoes.Add(password, echo);
            }
            return echoes;
        }
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public void An_echo_is_hidden_whole_and_cut(string password, string echo)
    {
        ArgumentNullException.ThrowIfNull(echo);
        var secrets = new SecretWords("taro", password);
        foreach (var length in (int[])[echo.Length, echo.Length - 1, 12, 10, 8])
        {
            var said = echo[..Math.Min(length, echo.Length)];
            var shown = secrets.Hide($"no such command: '{said}' and '{said}' again");

            Assert.Contains("(hidden)", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(echo[..(Harmless + 1)], shown, StringComparison.OrdinalIgnoreCase);
            Assert.StartsWith("no such command: '", shown, StringComparison.Ordinal);
            Assert.EndsWith("' again", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Within_other_base64_it_is_hidden_wherever_it_begins()
    {
        var secrets = new SecretWords("taro", "plainpassword");
        for (var before = 0; before < 7; before++)
        {
            var whole = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', before) + "plainpassword" + "yy"));
            Assert.Contains("(hidden)", secrets.Hide(whole), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[AUTHENTICATIONFAILED] Authentication failed.")]
    [InlineData("plainpa is too short to tell")]
    [InlineData("")]
    [InlineData("abc")]
    public void Other_words_stay(string said) => Assert.Equal(said, new SecretWords("taro", "plainpassword").Hide(said));

    [Fact]
    public void Without_a_password_nothing_is_hidden() => Assert.Equal("any words", new SecretWords("taro", "").Hide("any words"));

    [Fact]
    public void Its_forms_are_made_once()
    {
        var access = new ServerAccess(Canary.Account(993, MailProtocol.Imap, MailSecurity.Tls), new RunTimeouts());
        Assert.Same(access.Secrets, access.Secrets);
        access.Secrets.Hide("warm up the words");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var line = 0; line < 1000; line++)
            access.Secrets.Hide("* 1 FETCH (UID 1 FLAGS (\\Seen))");
        // Each line made some 30 strings of the password before.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
