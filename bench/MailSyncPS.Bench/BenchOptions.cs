namespace MailSyncPS.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Quick">A short run: fewer mails, one round.</param>
/// <param name="Scale">The scenarios of large mailboxes instead of the comparison.</param>
/// <param name="Only">What to leave it at; null for everything.</param>
sealed record BenchOptions(bool Quick, bool Scale, string? Only)
{
    internal const string Usage = """
        bench [--quick] [--scale] [--only PATTERN]
          --quick  a short run: fewer mails, one round, not the longest round trip
          --scale  large mailboxes and many mailboxes, instead of the comparison with others
          --only   parts of the comparison as CONTESTANT/SERVER/ROUNDTRIP/SOURCE (ours, mbsync, wire, ours2, literal, literal1 / multi, gmail / 0, 40, 150 / pop3, imap),
                   where the end may be missing and * stands for any, or a scenario of --scale by its name; several with commas
        Without --quick and --only, the tables go into docs/performance.md.
        """;

    /// <summary>Whether this run says enough for the document.</summary>
    internal bool IsWhole => !Quick && Only is null;

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    internal static BenchOptions? Parse(string[] arguments)
    {
        var options = new BenchOptions(false, false, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--scale":
                    options = options with { Scale = true };
                    break;
                case "--only" when i + 1 < arguments.Length:
                    options = options with { Only = arguments[++i] };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }

    /// <summary>Whether something of this name, with parts between slashes, is to be measured.</summary>
    internal bool Wants(string name) => Only is null || Only.Split(',').Any(pattern => Matches(pattern.Split('/'), name.Split('/')));

    static bool Matches(string[] pattern, string[] parts) =>
        pattern.Length <= parts.Length && pattern.Zip(parts).All(pair => pair.First == "*" || pair.First == pair.Second);
}
