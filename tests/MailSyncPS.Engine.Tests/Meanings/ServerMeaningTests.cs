using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;

namespace MailSyncPS.Engine.Tests.Meanings;

/// <summary>What servers in the field say, and what they mean by it.</summary>
public sealed class ServerMeaningTests
{
    public static TheoryData<string, string> Replies => new()
    {
        { "-ERR /var/spool/mail/.taro.pop lock busy!  Is another session active?", "InUse" },
        { "-ERR maildrop already locked", "InUse" },
        { "-ERR Maildrop lock busy!  Is another session active?", "InUse" },
        { "-ERR [IN-USE] Mailbox Locked", "InUse" },
        { "-ERR unable to lock mailbox", "InUse" },
        { "-ERR Unable to lock maildrop: Mailbox is locked by POP server", "InUse" },
        { "-ERR mailbox in use", "InUse" },
        { "-ERR could not acquire lock for maildrop taro", "InUse" },
        { "-ERR Can't get lock. Mailbox in use", "InUse" },
        { "-ERR Your mailbox is currently locked", "InUse" },
        { "A1 NO [INUSE] another session has it", "InUse" },
        { "-ERR Exceeded the login limit for a 15 minute period. Reduce the frequency of requests to the POP3 server.", "LoginLimit" },
        { "-ERR [LOGIN-DELAY] minimum time between mail checks violation", "LoginLimit" },
        { "A1 NO [LIMIT] LOGIN Rate limit hit", "LoginLimit" },
        { "A1 NO [AUTHENTICATIONFAILED] Too many login failures", "LoginLimit" },
        { "-ERR account is temporarily locked, try again in 10 minutes", "LoginLimit" },
        { "-ERR you are checking your mail too often", "LoginLimit" },
        { "-ERR exceeds an accepting limit.", "ConnectionLimit" },
        { "* BYE Too many connections from your IP", "ConnectionLimit" },
        { "A1 NO [ALERT] Too many simultaneous connections. (Failure)", "ConnectionLimit" },
        { "A1 NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)", "ConnectionLimit" },
        { "* BYE Connection limit reached", "ConnectionLimit" },
        { "-ERR too many POP3 sessions for this user", "ConnectionLimit" },
        { "A1 NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", "DayLimit" },
        { "* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.", "DayLimit" },
        { "A1 NO [ALERT] Account exceeded command or bandwidth limits", "DayLimit" },
        { "A1 NO [OVERQUOTA] You are over quota", "Full" },
        { "A1 NO APPEND The 1500 MB storage limit has been exceeded.", "Full" },
        { "A1 NO Quota exceeded (mailbox for user is full)", "Full" },
        { "A1 NO [OVERQUOTA] Not enough disk quota", "Full" },
        { "A1 NO Message exceeds the maximum size", "TooLarge" },
        { "A1 NO [TOOBIG] no", "TooLarge" },
        { "A1 NO [LIMIT] Mail size is larger than the maximum size allowed by server configuration (0.001 + 0.000 secs).", "TooLarge" },
        { "A1 NO [LIMIT] no more of this", "Temporary" },
        { "A1 NO Message size exceeds fixed limit", "TooLarge" },
        { "A1 NO Message contains NUL characters", "MailRefused" },
        { "A1 NO Message contains invalid header", "MailRefused" },
        { "A1 NO Message contains bare newlines", "MailRefused" },
        { "A1 NO Virus found: Eicar-Test-Signature", "MailRefused" },
        { "A1 NO attachment type .exe is not allowed", "MailRefused" },
        { "A1 BAD Invalid message: malformed header", "MailRefused" },
        { "A1 NO System Error (Failure)", "ServerFault" },
        { "A1 NO [SERVERBUG] Internal error occurred. Refer to server log for more information.", "ServerFault" },
        { "A1 NO [TRYCREATE] no such mailbox", "NoSuchMailbox" },
        { "A1 NO Mailbox doesn't exist: Sent", "NoSuchMailbox" },
        { "A1 NO Mailbox name too long", "Unknown" },
        { "A1 NO literal not accepted", "Unknown" },
        { "A1 NO [CANNOT] Folder contains excess whitespace (Failure)", "Unknown" },
        { "A1 NO AUTHENTICATE mechanism not supported", "MechanismRefused" },
        { "A1 NO no mechanism available", "MechanismRefused" },
        { "-ERR Unrecognized authentication type", "MechanismRefused" },
        { "A1 BAD Unsupported authentication mechanism", "MechanismRefused" },
        { "-ERR unknown command", "MechanismRefused" },
        { "A1 NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)", "AppPasswordRequired" },
        { "A1 NO [AUTHENTICATIONFAILED] Application password is REQUIRED", "AppPasswordRequired" },
        { "-ERR Please using authorized code to login.", "AppPasswordRequired" },
        { "A1 NO [WEBALERT https://accounts.google.com/signin/continue] Web login required.", "WebLoginRequired" },
        { "A1 NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)", "WebLoginRequired" },
        { "A1 NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page. (Failure)", "ProtocolDisabled" },
        { "A1 NO You are yet to enable IMAP for your account. Please contact your administrator", "ProtocolDisabled" },
        { "-ERR [AUTH] POP3 access is disabled for this user", "ProtocolDisabled" },
        { "A1 NO [EXPIRED] that password is not good any more", "PasswordExpired" },
        { "-ERR Your password has expired", "PasswordExpired" },
        { "A1 NO Account is disabled", "AccountDisabled" },
        { "-ERR user suspended", "AccountDisabled" },
        { "A1 NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.", "TlsRequired" },
        { "-ERR Plaintext authentication disallowed on non-secure connections.", "TlsRequired" },
        { "A1 NO [AUTHENTICATIONFAILED] Authentication failed.", "WrongCredential" },
        { "-ERR [AUTH] Authentication failed, try again later", "WrongCredential" },
        { "-ERR Password supplied for \"taro\" is incorrect, please try again.", "WrongCredential" },
        { "-ERR invalid user name or password", "WrongCredential" },
        { "-ERR [SYS/TEMP] Temporary authentication failure", "Temporary" },
        { "A1 NO Temporary authentication failure.", "Temporary" },
        { "A1 NO System is busy!", "Temporary" },
        { "A1 NO Server Unavailable. 15", "Temporary" },
        { "-ERR サーバーが混み合っています", "Temporary" },
        { "* BYE Your IP address is blocked", "Blocked" },
        { "A1 NO [NOPERM] Permission denied", "NoRight" },
        { "A1 NO Permission denied", "NoRight" },
        { "A1 NO [READ-ONLY] Mailbox is read-only", "NoRight" },
        { "A1 NO [NOPERM] Over quota", "Full" },
        { "-ERR Only one session is allowed at the same time", "InUse" },
        { "-ERR mailbox lock failed", "InUse" },
        { "-ERR メールボックスは使用中です", "InUse" },
        { "-ERR number of login attempts exceeded", "LoginLimit" },
        { "A1 NO Too many requests", "LoginLimit" },
        { "-ERR ログイン回数の上限を超えました", "LoginLimit" },
        { "* BYE no more connections allowed from your host", "ConnectionLimit" },
        { "-ERR 同時接続数の上限に達しました", "ConnectionLimit" },
        { "A1 NO You have reached your daily sending limit", "DayLimit" },
        { "-ERR ただいまメンテナンス中です", "Temporary" },
        { "-ERR Please come back later", "Temporary" },
        { "A1 NO Mailbox size limit exceeded", "Full" },
        { "A1 NO There is no more room in the mailbox", "Full" },
        { "A1 NO メールボックスがいっぱいです", "Full" },
        { "A1 NO Message exceeds maximum allowed", "TooLarge" },
        { "A1 NO not a valid RFC822 message", "MailRefused" },
        { "A1 NO Message contains executable attachments", "MailRefused" },
        { "A1 NO Folder doesn't exist", "NoSuchMailbox" },
        { "-ERR no", "Unknown" },
        { "-ERR", "Unknown" },
        { "A1 NO login failed", "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Words_and_codes_mean_what_their_servers_mean(string line, string meaning) =>
        Assert.Equal(meaning, ServerMeaning.Of(ServerReply.TryParse(line)!.Value).Meaning.ToString());

    [Theory]
    [InlineData("try again in 300 ms", 0.3)]
    [InlineData("Suggested Backoff Time: 1500 milliseconds", 1.5)]
    [InlineData("back-off 20", 20)]
    [InlineData("wait 1 second between two logins", 1)]
    [InlineData("Exceeded the login limit for a 15 minute period", 900)]
    [InlineData("only one login per 5 minutes", 300)]
    [InlineData("Please retry after 2 hours.", 7200)]
    [InlineData("wait 9999999 minutes", 599999940)]
    [InlineData("minimum login interval is 10min", 600)]
    public void A_wait_is_read_as_it_is_told(string words, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), StatedWait.In(words));

    [Theory]
    [InlineData("5 messages are locked")]
    [InlineData("mailbox has 100 mails")]
    [InlineData("wait a moment")]
    [InlineData("error 99999999999999999999 seconds")]
    [InlineData("")]
    public void No_wait_is_read_where_none_is_told(string words) => Assert.Null(StatedWait.In(words));

    [Fact]
    public void Words_without_end_are_read_in_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var part in (string[])["mailbox ", "too many ", "quota ", "1 wait ", "imap pop account ", "aaaa"])
            ServerMeaning.Of(new ServerReply(ReplyKind.No, "", string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length))));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }
}
