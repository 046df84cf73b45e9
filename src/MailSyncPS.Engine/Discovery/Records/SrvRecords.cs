using System.Globalization;
using DnsClient;
using DnsClient.Protocol;

namespace MailSyncPS.Engine.Discovery.Records;

/// <summary>The servers that a domain names in its SRV records (RFC 6186).</summary>
static class SrvRecords
{
    /// <summary>TLS from the first byte before STARTTLS (RFC 8314, 3).</summary>
    static readonly (string Service, MailProtocol Protocol, bool BeginsWithTls)[] Services =
    [
        ("_imaps", MailProtocol.Imap, true),
        ("_imap", MailProtocol.Imap, false),
        ("_pop3s", MailProtocol.Pop3, true),
        ("_pop3", MailProtocol.Pop3, false),
    ];

    /// <summary>Asks for the records of all services.</summary>
    public static async Task<SourceAnswer> AskAsync(string domain, Resolver resolver, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Services.Select(service => AskAsync(service, domain, resolver, cancellationToken))).ConfigureAwait(
            false);
        return new SourceAnswer(DiscoverySource.Srv)
        {
            Candidates = [.. answers.SelectMany(answer => answer.Candidates)],
            Attempts = [.. answers.SelectMany(answer => answer.Attempts)],
            // "Not in clear" is said of a protocol that is there under TLS.
            Declined = [.. answers.SelectMany(answer => answer.Declined)
                .Except(answers.SelectMany(answer => answer.Candidates).Select(c => c.Protocol!.Value))],
        };
    }

    static async Task<SourceAnswer> AskAsync((string Service, MailProtocol Protocol, bool BeginsWithTls) service, string domain,
        Resolver resolver, CancellationToken cancellationToken)
    {
        var name = $"{service.Service}._tcp.{domain}";
        var (records, trouble) = await resolver.AskAsync<SrvRecord>(name, QueryType.SRV, cancellationToken).ConfigureAwait(false);
        // Always the same one of equals: a mailbox that is reached by another name each time is a new one to the ledger.
        var targets = records.OrderBy(r => r.Priority).ThenByDescending(r => r.Weight).ThenBy(r => r.Target.Value, StringComparer.Ordinal)
            .ToList();
        return new SourceAnswer(DiscoverySource.Srv)
        {
            Candidates =
            [
                .. from record in targets
                   let host = MailDomain.Host(record.Target.Value)
                   where host is not null && record.Port > 0
                   select new Candidate(host, service.Protocol, record.Port, service.BeginsWithTls),
            ],
            Declined = targets.Exists(record => record.Target.Value == ".") ? [service.Protocol] : [],
            Attempts = [new DiscoveryAttempt(DiscoverySource.Srv, name, trouble ?? string.Join(", ", targets.Select(Describe)))],
        };
    }

    static string Describe(SrvRecord record) => record.Target.Value == "." ? Texts.DiscoveryTexts.NotOffered
        : PlainText.Clean(string.Create(CultureInfo.InvariantCulture, $"{record.Target.Value.TrimEnd('.')}:{record.Port}"));
}
