using MailSyncPS.Campaign.Fuzzing;
using Xunit.Abstractions;

namespace MailSyncPS.Campaign.Tests;

/// <summary>
/// A minute of altered conversations and ledgers, from another seed each time. Hours of it are played by the build program's
/// fuzz command.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_that_a_server_says_or_a_ledger_holds_crashes_hangs_or_surprises()
    {
        var seed = Random.Shared.Next(int.MaxValue / 2);
        var text = new StringWriter();

        var report = await FuzzCampaign.RunAsync(seed, Duration, text, CancellationToken.None);

        output.WriteLine($"seed {seed}\n{text}");
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures));
        Assert.InRange(report.Rounds, 20, int.MaxValue);
    }
}
