using System.Globalization;
using MailSyncPS.Simulation.Histories;

namespace MailSyncPS.Simulation.Tests;

/// <summary>A month of a mailbox, as chance makes it up, in which runs, servers, people and machines do what they do.</summary>
public sealed class HistoryTests
{
    /// <summary>The seed of a history that failed repeats it.</summary>
    const string Seed = "MAILSYNCPS_HISTORY_SEED";

    const int Histories = 300;

    [Fact]
    public async Task In_no_history_is_a_mail_lost_or_doubled()
    {
        var failure = await HistoryDraws.PlayAsync(Histories, Environment.GetEnvironmentVariable(Seed), lanes: 1);
        Assert.True(failure is null, string.Create(CultureInfo.InvariantCulture, $"{failure}"));
    }
}
