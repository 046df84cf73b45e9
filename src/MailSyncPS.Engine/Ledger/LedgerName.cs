namespace MailSyncPS.Engine.Ledger;

/// <summary>What a person calls a ledger. Which kind of ledger that is, and where, <see cref="LedgerStore"/> alone finds out.</summary>
public sealed record LedgerName
{
    LedgerName(string? text, string? user, string? password) => (Text, User, Password) = (text, user, password);

    /// <summary>The ledger that nobody named: the one of the environment (MAILSYNCPS_LEDGER), or else the user's own.</summary>
    public static LedgerName Usual { get; } = new(null, null, null);

    /// <summary>
    /// What was given: the path of a file, or the address of a database; null where nothing was. There may be a password in it, so it is
    /// not for people: <see cref="LedgerStore.PlaceOf"/> is.
    /// </summary>
    internal string? Text { get; }

    /// <summary>Who logs in to a database; null for whom its address, or the environment, names.</summary>
    internal string? User { get; }

    /// <summary>With which password; null for that of the address, the environment, or a passfile.</summary>
    internal string? Password { get; }

    /// <summary>The name that was given; the usual one where nothing was.</summary>
    public static LedgerName Of(string? text) => text is null ? Usual : new(text, null, null);

    /// <summary>The name that was given, with a login for a database; the usual one where nothing was.</summary>
    public static LedgerName Of(string? text, string? user, string? password) =>
        text is null && user is null && password is null ? Usual : new(text, user, password);

    /// <summary>Whether a name is the address of a database, and no path of a file.</summary>
    public static bool IsAddress(string text) => LedgerAddress.Is(text);

    /// <summary>The name that was given, as <see cref="Of(string?)"/> makes it.</summary>
    public static implicit operator LedgerName(string? text) => Of(text);

    /// <summary>The path that was given, or nothing: an address may have a secret in it.</summary>
    public override string ToString() => Text is null || IsAddress(Text) ? string.Empty : Text;
}
