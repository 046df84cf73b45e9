using System.Security.Cryptography;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>Compares what storages of different kinds hold.</summary>
static class Essences
{
    /// <summary>What is lost, there twice, or altered, in words; empty when both hold the same mails.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<TestMail> expected, IEnumerable<TestMail> actual)
    {
        var wanted = expected.ToLookup(Digest);
        var found = actual.ToLookup(Digest);
        return
        [
            .. wanted.Where(mails => found[mails.Key].Count() != mails.Count()).Select(mails => $"{mails.First().Description}: {found[mails.Key].Count()} instead of {mails.Count()}"),
            .. found.Where(mails => !wanted.Contains(mails.Key)).Select(mails => $"{mails.First().Description}: {mails.Count()} not expected"),
        ];
    }

    static string Digest(TestMail mail) => Convert.ToHexString(SHA256.HashData(mail.Essence()));
}
