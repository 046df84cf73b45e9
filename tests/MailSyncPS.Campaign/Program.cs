using MailSyncPS.Campaign.Commands;

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
        case ["schedules", .. var options]:
            return await SchedulesCommand.RunAsync(options, stop.Token);
    }
}
catch (FormatException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
}
await Console.Error.WriteLineAsync($"Usage: MailSyncPS.Campaign {SweepCommand.Usage}\n       MailSyncPS.Campaign {SchedulesCommand.Usage}");
return 2;
