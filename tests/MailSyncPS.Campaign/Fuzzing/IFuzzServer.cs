namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>An honest server's words, one answer at a time.</summary>
interface IFuzzServer
{
    /// <summary>What it says first.</summary>
    string Greeting { get; }

    /// <summary>Its answer to a line.</summary>
    string Answer(string line);

    /// <summary>How many bytes follow the line as a literal, once the server asks for them; null for none.</summary>
    int? Literal(string line);

    /// <summary>Takes a literal that was sent.</summary>
    void Take(byte[] literal);
}
