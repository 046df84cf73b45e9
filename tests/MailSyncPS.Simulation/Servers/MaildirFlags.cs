namespace MailSyncPS.Simulation.Servers;

/// <summary>The letters that Maildir has for flags (RFC 3501, 2.3.2), as tests name them.</summary>
static class MaildirFlags
{
    static readonly Dictionary<char, string> Names = new()
        { ['D'] = "\\Draft", ['F'] = "\\Flagged", ['R'] = "\\Answered", ['S'] = "\\Seen", ['T'] = "\\Deleted" };

    /// <summary>The flag of a letter.</summary>
    public static string NameOf(char letter) => Names[letter];

    /// <summary>The letters of a mail's flags, in order; of keywords there are none.</summary>
    public static string LettersOf(SimulatedMail mail) => string.Concat(Names
        .Where(f => mail.Flags.Contains(f.Value, StringComparer.OrdinalIgnoreCase) || f.Key == 'T' && mail.Deleted).Select(f => f.Key));
}
