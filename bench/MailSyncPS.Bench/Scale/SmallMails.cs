using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>Mails of about a kilobyte, all different.</summary>
static class SmallMails
{
    internal const int Bytes = 1024;

    internal static IEnumerable<TestMail> Create(int count, int from = 0) => Enumerable.Range(from, count).Select(number => BenchCorpus.Single(number, Bytes));
}
