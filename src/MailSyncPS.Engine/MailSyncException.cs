namespace MailSyncPS.Engine;

/// <summary>A failure with its kind, in words that say what was wrong and what to do.</summary>
public sealed class MailSyncException : Exception
{
    /// <summary>A failure of a kind. Whatever its words and those behind it repeat of a server's is made safe to show.</summary>
    public MailSyncException(MailFailure failure, string message, Exception? inner = null)
        : base(PlainText.Visible(message), PlainException.Of(inner)) => Failure = failure;

    /// <summary>What kind of failure it is; its name is the error id.</summary>
    public MailFailure Failure { get; }

    /// <summary>The account that could not be logged in to, where this is why; else null.</summary>
    public MailAccount? ShutOut => FindShutOut?.Invoke();

    /// <summary>Tells the account that could not be logged in to; null when another login to it has worked since.</summary>
    internal Func<MailAccount?>? FindShutOut { get; set; }

    /// <summary>Whether the same may succeed a little later, on a new connection.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the server asked to wait before trying again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the server meant, where it refused something; unknown where it did not, or does not tell.</summary>
    internal ReplyMeaning Meaning { get; init; }
}
