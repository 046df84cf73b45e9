namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>
/// What servers' words mean, where no code tells: the one place that knows them. The first row that fits decides, so that
/// what is said plainly stands before what may be said in passing. <c>*</c> stands for other words between.
/// </summary>
static class ReplyWords
{
    static readonly (ReplyMeaning Meaning, ServerPhrase[] Phrases)[] Table =
    [
        // QQ Mail lists all that may be wrong, the password among it.
        Row(ReplyMeaning.WrongCredential, "password is incorrect, login frequency limited"),
        // Gmail ("Account exceeded command or bandwidth limits"), and hosts that count a day's traffic.
        Row(ReplyMeaning.DayLimit, "bandwidth limit", "bandwidth quota", "download limit", "upload limit", "transfer limit", "traffic limit", "daily quota",
            "daily * bandwidth", "daily * transfer", "limit * for today", "limit * of the day"),
        // Outlook.com ("Exceeded the login limit for a 15 minute period"), Yahoo ("LOGIN Rate limit hit"), vpopmail, Zoho, Naver.
        Row(ReplyMeaning.LoginLimit, "login limit", "login rate", "login frequency", "logins per", "login * interval", "rate limit", "too many * login",
            "too many * logon", "too many * authentication", "too many * attempt", "too many * fail", "too many * password", "temporar * locked", "temporar * blocked", "temporar * disabled",
            "too frequent", "too often", "too soon", "minimum time between", "reduce the frequency", "daily * login"),
        // qpopper ("lock busy!  Is another session active?"), MDaemon and RFC 1939 ("maildrop already locked"), UW, popa3d, Cyrus, VPOP3, Courier.
        Row(ReplyMeaning.AccountDisabled, "account * locked", "user * is locked"),
        Row(ReplyMeaning.InUse, "lock busy", "another session", "other session", "another pop", "another client", "another process", "already locked",
            "already in use", "already open", "mailbox * locked", "mailbox * in use", "mailbox * busy", "maildrop * lock", "maildrop * in use",
            "maildrop * busy", "mail drop * lock", "spool * lock", "unable to * lock", "can't * lock", "cannot * lock",
            "could not * lock", "couldn't * lock", "failed to * lock", "lock * mailbox", "lock * maildrop",
            "locked by", "is locked", "in use by", "already logged in", "duplicate login", "session is already"),
        // Dovecot ("Maximum number of connections from user+IP exceeded"), Gmail ("Too many simultaneous connections"), Courier, Exchange.
        Row(ReplyMeaning.ConnectionLimit, "too many * connection", "too many open", "too many * user", "too many * session", "too many * client", "connection limit", "connections limit", "limit of connections", "session limit", "accepting limit", "maximum * connection", "maximum * session",
            "max * connection", "max * session", "connections * exceed", "connections * reached", "sessions * exceed", "exceed * connection", "exceed * session",
            "concurrent connection", "simultaneous connection"),
        // GMX and WEB.DE, Yandex, Gmail ("Your account is not enabled for IMAP use"), Zoho ("You are yet to enable IMAP").
        Row(ReplyMeaning.ProtocolDisabled, "not enabled for imap", "not enabled for pop", "not * to use imap", "not * to use pop", "not * for imap", "not * for pop",
            "imap * disabled", "imap * not enabled", "imap * not allowed", "imap * not permitted", "imap * not available", "imap * not activated", "enable imap", "imap is off", "imap access is off",
            "pop * disabled", "pop3 * not enabled", "pop * not enabled", "pop * not allowed", "pop * not permitted", "pop * not available", "pop * not activated", "enable pop", "pop is off",
            "does not have access rights to this service", "service is not open", "imap * 無効", "imap * 利用できません", "pop * 無効", "pop * 利用できません"),
        // Gmail ("Application-specific password required"), iCloud, Yahoo, mail.ru ("Application password is REQUIRED"), NetEase and QQ ("authorized code").
        Row(ReplyMeaning.AppPasswordRequired, "app password", "application password", "app specific password", "application specific password", "app specific passcode",
            "authorization code", "authorized code", "password for external application", "アプリパスワード", "アプリ パスワード"),
        // Gmail ("Please log in via your web browser"), Yahoo, AOL.
        Row(ReplyMeaning.WebLoginRequired, "web login", "web browser", "webmail", "via the web", "captcha", "verification required", "verify your account", "verify your identity"),
        Row(ReplyMeaning.PasswordExpired, "password * expired", "change your password", "must change * password", "reset your password"),
        Row(ReplyMeaning.AccountDisabled, "account * disabled", "account * suspended", "account * closed", "account * inactive", "account * expired", "account * blocked", "account * deactivated",
            "account * deleted", "account * terminated", "account * frozen", "account * not active", "user * disabled", "user * suspended", "user * blocked", "mailbox * disabled", "mailbox * suspended",
            "mailbox * deactivated", "inactive account", "disabled account", "login * disabled for this"),
        // Cyrus and mailutils ("no mechanism available"), Exchange ("Unrecognized authentication type"), old servers that know no AUTH at all.
        Row(ReplyMeaning.MechanismRefused, "mechanism * support", "mechanism * available", "mechanism * disabled", "mechanism * allowed", "mechanism * permitted", "mechanism * implemented",
            "no mechanism", "unsupported * mechanism", "unknown * mechanism", "invalid * mechanism", "unsupported auth", "unknown auth", "unrecognized auth", "authentication type * support",
            "authentication method * support", "authentication * not supported", "authenticate * not supported", "auth * not supported", "auth type", "not implemented", "unknown command",
            "unrecognized command", "unrecognised command", "command unrecognized", "command unknown", "command not recognized", "command not supported", "invalid command", "bad command"),
        // Dovecot ("Plaintext authentication disallowed on non-secure (SSL/TLS) connections"), UW, Cyrus.
        Row(ReplyMeaning.TlsRequired, "plaintext * disallowed", "plaintext * disabled", "plaintext * not allowed", "cleartext * disallowed", "cleartext * disabled", "non secure", "starttls", "stls * first",
            "tls * required", "ssl * required", "requires * tls", "requires * ssl", "require * encrypt", "encryption * required", "secure connection * required"),
        // Of its own accord a server may say that it will be another's turn in a moment, whatever else it says.
        Row(ReplyMeaning.Temporary, "temporar", "idle * too long", "again later", "try later", "retry later", "throttl", "overload", "too busy", "server busy", "system busy", "system is busy", "server is busy", "is busy now",
            "service unavailable", "service not available", "currently unavailable", "maintenance", "at this time", "right now", "shutting down", "going down", "starting up", "timed out", "time out",
            "timeout", "混み合って", "しばらく"),
        // GroupWise ("The 1500 MB storage limit has been exceeded"), Courier, Cyrus, Zimbra, Dovecot.
        Row(ReplyMeaning.Full, "over quota", "overquota", "exceed * quota", "quota * exceed", "quota limit", "quota * reached", "quota * full",
            "disk quota", "mailbox * full", "storage limit", "storage * exceed", "storage * full", "out of disk", "out of * space",
            "out of storage", "no space", "no * space left", "not enough * space", "insufficient * space", "insufficient * storage", "disk * full", "容量"),
        // A folder's name is no mail's size, nor a line's.
        Row(ReplyMeaning.Unknown, "name * too long", "argument * too long", "command * too long"),
        Row(ReplyMeaning.MailRefused, "line * too long", "lines * too long", "header * too long", "header * too large", "virus", "malware", "infected", "spam", "phishing", "attachment", "malformed",
            "invalid header", "invalid message", "bad message", "illegal message", "message contains", "contains nul", "contains bare", "nul character", "null character", "bare newline",
            "bare lf", "bare cr", "8bit", "8 bit", "non ascii", "parse * message", "parsing * message", "message * parse", "message format", "message content", "message body", "message header",
            "message * rejected", "content * reject", "content filter", "invalid mime", "mime * invalid", "mime structure", "prohibited file", "forbidden file",
            "dangerous", "blocked extension"),
        Row(ReplyMeaning.TooLarge, "too big", "too large", "too long", "size limit", "size exceed", "exceed * size", "size * exceed", "exceeds * limit", "maximum * size", "maximum size", "max * size",
            "larger than", "bigger than"),
        Row(ReplyMeaning.Blocked, "ip * blocked", "ip * banned", "address * blocked", "address * banned", "blacklist", "blocklist", "you are banned", "host * not allowed", "not allowed to connect", "denied by"),
        Row(ReplyMeaning.WrongCredential, "wrong user", "invalid user", "unknown user", "no such user", "user unknown",
            "password * incorrect", "password * wrong", "password * invalid", "incorrect * password", "invalid * password", "wrong * password", "bad * password", "invalid credential",
            "invalid login", "bad login", "login incorrect", "login invalid", "authentication fail", "authentication error", "bad authentication", "authorization fail", "password supplied", "password mismatch",
            "パスワードが"),
        Row(ReplyMeaning.NoSuchMailbox, "no such mailbox", "mailbox * does not exist", "mailbox * doesn't exist", "mailbox * not found",
            "unknown mailbox", "mailbox unknown", "folder * does not exist", "folder * not found", "no such folder"),
        // Said in passing, and of anything.
        Row(ReplyMeaning.Temporary, "try again", "currently", "retry", "please wait", "busy", "unavailable", "後ほど"),
        // Gmail ("System Error (Failure)"), Exchange ("Server Unavailable. 15"), Courier, Zimbra.
        Row(ReplyMeaning.ServerFault, "internal error", "internal server error", "internal failure", "system error", "system failure", "server error", "server failure", "unexpected error", "backend", "i/o error",
            "input/output error", "out of memory", "database error", "resources"),
    ];

    /// <summary>The meaning of words; unknown when they are nothing that is known.</summary>
    public static ReplyMeaning Find(string words)
    {
        if (words.Length == 0)
            return ReplyMeaning.Unknown;
        var normalized = ServerPhrase.Normalized(words);
        return Table.FirstOrDefault(row => row.Phrases.Any(phrase => phrase.IsIn(normalized))).Meaning;
    }

    static (ReplyMeaning Meaning, ServerPhrase[] Phrases) Row(ReplyMeaning meaning, params string[] phrases) =>
        (meaning, [.. phrases.Select(phrase => new ServerPhrase(phrase))]);
}
