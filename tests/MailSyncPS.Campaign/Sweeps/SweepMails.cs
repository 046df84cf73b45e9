using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>The mails of the scenarios.</summary>
static class SweepMails
{
    /// <summary>They are as old as they are today.</summary>
    public static ScenarioMails All { get; } = new(DateTimeOffset.Now);

    /// <summary>The mails less others, one for one.</summary>
    public static IReadOnlyList<TestMail> Without(this IEnumerable<TestMail> mails, IEnumerable<TestMail> others)
    {
        var rest = mails.ToList();
        foreach (var other in others)
            rest.Remove(other);
        return rest;
    }
}
