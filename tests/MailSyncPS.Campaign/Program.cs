using System.Globalization;
using MailSyncPS.Campaign.Commands;
using MailSyncPS.Campaign.Fuzzing;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // A second one ends the process at once.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
try
{
    switch (args)
    {
        case ["sweep", .. var options]:
            return await SweepCommand.RunAsync(options, stop.Token);
        case ["fuzz", .. var options]:
            return await FuzzCommand.RunAsync(options, stop.Token);
        case ["fuzz-lane", var seed, var seconds]:
            await FuzzLane.PlayAsync(int.Parse(seed, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
            return 0;
        case ["schedules", .. var options]:
            return await SchedulesCommand.RunAsync(options, stop.Token);
    }
}
catch (FormatException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
}
await Console.Error.WriteLineAsync($"Usage: MailSyncPS.Campaign {SweepCommand.Usage}\n       MailSyncPS.Campaign {SchedulesCommand.Usage}\n       MailSyncPS.Campaign {FuzzCommand.Usage}");
return 2;
