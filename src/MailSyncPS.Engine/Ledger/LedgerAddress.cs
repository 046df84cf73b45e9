namespace MailSyncPS.Engine.Ledger;

/// <summary>Tells the address of a database from the path of a file.</summary>
static class LedgerAddress
{
    static readonly string[] Schemes = ["postgresql://", "postgres://"];

    /// <summary>What a connection string begins with.</summary>
    static readonly string[] FirstWords = ["Host", "Server"];

    /// <summary>Whether a ledger's name is an address, with a scheme or as a connection string.</summary>
    public static bool Is(string name) => HasScheme(name) || Array.Exists(FirstWords, word =>
        name.AsSpan().TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && name.AsSpan().TrimStart()[word.Length..].TrimStart().StartsWith("="));

    /// <summary>Whether it is one with a scheme.</summary>
    public static bool HasScheme(string name) =>
        Array.Exists(Schemes, scheme => name.AsSpan().TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
