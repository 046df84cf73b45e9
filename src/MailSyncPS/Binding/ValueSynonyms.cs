namespace MailSyncPS.Binding;

/// <summary>What mail programs and providers call protocols and the ways in which a connection is protected.</summary>
static class ValueSynonyms
{
    static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["POP"] = nameof(MailProtocol.Pop3),
        ["POP3S"] = nameof(MailProtocol.Pop3),
        ["IMAP4"] = nameof(MailProtocol.Imap),
        ["IMAPS"] = nameof(MailProtocol.Imap),
        ["SSL"] = nameof(MailSecurity.Tls),
        ["SSL/TLS"] = nameof(MailSecurity.Tls),
        ["TLS/SSL"] = nameof(MailSecurity.Tls),
        ["SSL/TLS (implicit)"] = nameof(MailSecurity.Tls),
        ["START TLS"] = nameof(MailSecurity.StartTls),
        ["START-TLS"] = nameof(MailSecurity.StartTls),
    };

    /// <summary>The name that a word stands for; null when it stands for none.</summary>
    internal static string? Of(string word) => Names.GetValueOrDefault(word);
}
