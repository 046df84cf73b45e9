using MailSyncPS.Bench;
using MailSyncPS.Bench.Children;

// The PowerShell engine reports to nobody.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

return args switch
{
    [ShellChild.Name] => ShellChild.Run(),
    [WireChild.Name] => await WireChild.RunAsync(),
    [ProxyChild.Name] => await ProxyChild.RunAsync(),
    [PlainChild.Name] => await PlainChild.RunAsync(),
    _ => await BenchProgram.RunAsync(args),
};
