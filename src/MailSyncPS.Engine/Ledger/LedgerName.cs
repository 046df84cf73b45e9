namespace MailSyncPS.Engine.Ledger;

/// <summary>What a person calls a ledger. Which kind of ledger that is, and where, <see cref="LedgerStore"/> alone finds out.</summary>
public sealed record LedgerName
{
    LedgerName(string? text) => Text = text;

    /// <summary>The ledger that nobody named: the one of the environment (MAILSYNCPS_LEDGER), or else the user's own.</summary>
    public static LedgerName Usual { get; } = new((string?)null);

    /// <summary>What was given; null where nothing was. Today it is the path of a file.</summary>
    public string? Text { get; }

    /// <summary>The name that was given; the usual one where nothing was.</summary>
    public static LedgerName Of(string? text) => text is null ? Usual : new(text);

    /// <summary>The name that was given, as <see cref="Of"/> makes it.</summary>
    public static implicit operator LedgerName(string? text) => Of(text);

    /// <summary>What was given, or nothing.</summary>
    public override string ToString() => Text ?? string.Empty;
}
