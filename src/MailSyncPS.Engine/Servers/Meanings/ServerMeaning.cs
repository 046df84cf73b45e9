using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>What a server meant by a refusal, and for how long.</summary>
/// <param name="Meaning">What it meant.</param>
/// <param name="Wait">How long it asks to wait, or is known to want; null when neither.</param>
readonly record struct ServerMeaning(ReplyMeaning Meaning, TimeSpan? Wait)
{
    /// <summary>The wait between two logins where a server wants one and does not say how long.</summary>
    static readonly TimeSpan UsualLoginDelay = TimeSpan.FromSeconds(30);

    /// <summary>The wait where a server counts logins: each further one within the time may lengthen it.</summary>
    static readonly TimeSpan UsualLoginPeriod = TimeSpan.FromMinutes(15);

    /// <summary>Limits on a day's commands and bytes end within it.</summary>
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>What a refusal means.</summary>
    public static ServerMeaning Of(ServerReply reply)
    {
        var meaning = MeaningOf(reply);
        var stated = StatedWait.In(reply.Text);
        return new(meaning, meaning switch
        {
            ReplyMeaning.DayLimit => stated ?? Day,
            ReplyMeaning.LoginLimit => stated ?? (reply.HasCode("LOGIN-DELAY") ? UsualLoginDelay : UsualLoginPeriod),
            _ => stated,
        });
    }

    /// <summary>Whether it is a matter of time.</summary>
    public bool IsTemporary =>
        Meaning is ReplyMeaning.InUse or ReplyMeaning.LoginLimit or ReplyMeaning.ConnectionLimit or ReplyMeaning.Temporary;

    /// <summary>Whether the account is refused, and why is said.</summary>
    public bool IsOfAccount => Meaning is ReplyMeaning.AppPasswordRequired or ReplyMeaning.WebLoginRequired or ReplyMeaning.PasswordExpired
        or ReplyMeaning.AccountDisabled or ReplyMeaning.ProtocolDisabled;

    static ReplyMeaning MeaningOf(ServerReply reply)
    {
        var said = ReplyWords.Find(reply.Text);
        var coded = ReplyCodes.Find(reply);
        return coded switch
        {
            ReplyMeaning.Unknown => said,
            // Why may be said in words.
            ReplyMeaning.NoRight when said != ReplyMeaning.Unknown => said,
            // Gmail gives one code to a mailbox that is full and to an account that was at work too much today.
            ReplyMeaning.Full when said == ReplyMeaning.DayLimit => said,
            // The code says that the login failed, and the words may say why; but not that it was a matter of time (RFC 3206, 4).
            ReplyMeaning.WrongCredential when new ServerMeaning(said, null).IsOfAccount
                || said is ReplyMeaning.LoginLimit or ReplyMeaning.MechanismRefused => said,
            // A limit of the server's making may be one of a mail's size, or of anything (RFC 5530, 3): Dovecot's is.
            ReplyMeaning.Temporary when reply.HasCode("LIMIT") && said != ReplyMeaning.Unknown => said,
            ReplyMeaning.Temporary when said is ReplyMeaning.InUse or ReplyMeaning.LoginLimit or ReplyMeaning.ConnectionLimit
                or ReplyMeaning.DayLimit => said,
            _ => coded,
        };
    }
}
