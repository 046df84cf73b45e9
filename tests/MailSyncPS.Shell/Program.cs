using MailSyncPS.Shell;

if (ShellOptions.TryParse(args, out var options, out var problem))
    return new ShellSession(options).Run();
await Console.Error.WriteLineAsync(problem);
await Console.Error.WriteLineAsync("Usage: MailSyncPS.Shell [-Module PATH] [-NonInteractive] [-ShowProgress] (-File SCRIPT | -Command TEXT)");
return ExitCodes.Usage;
