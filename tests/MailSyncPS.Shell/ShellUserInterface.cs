using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MailSyncPS.Shell;

/// <summary>Writes plain text to the console, and asks there unless it may not.</summary>
sealed class ShellUserInterface(bool nonInteractive, bool showProgress) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface();

    public override bool SupportsVirtualTerminal => false;

    public override void Write(string value) => Console.Out.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Console.Out.Write(Plain(value));

    public override void WriteLine(string value) => Console.Out.WriteLine(Plain(value));

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(Plain(value));

    public override void WriteDebugLine(string message) => Console.Out.WriteLine(Plain("DEBUG: " + message));

    public override void WriteVerboseLine(string message) => Console.Out.WriteLine(Plain("VERBOSE: " + message));

    public override void WriteWarningLine(string message) => Console.Out.WriteLine(Plain("WARNING: " + message));

    public override void WriteInformation(InformationRecord record)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (showProgress)
            Console.Error.WriteLine(record.RecordType == ProgressRecordType.Completed
                ? $"[{record.Activity}: done]"
                : string.Create(CultureInfo.InvariantCulture, $"[{record.Activity}: {record.StatusDescription} {record.PercentComplete}%]"));
    }

    public override string ReadLine()
    {
        if (nonInteractive)
            throw new PSInvalidOperationException("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        return Console.In.ReadLine() ?? throw new PSInvalidOperationException("There is no more input.");
    }

    public override SecureString ReadLineAsSecureString()
    {
        var secret = new SecureString();
        foreach (var character in ReadLine())
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var names = choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToList();
        var keys = choices.Select(choice => choice.Label.IndexOf('&', StringComparison.Ordinal) is >= 0 and var mark && mark + 1 < choice.Label.Length ? choice.Label[(mark + 1)..(mark + 2)] : "").ToList();
        AskOnlyIfAllowed(caption, message);
        while (true)
        {
            Console.Out.Write(string.Join("  ", keys.Zip(names, (key, name) => $"[{key}] {name}")) + (defaultChoice < 0 ? ": " : $" (default is \"{keys[defaultChoice]}\"): "));
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            var chosen = keys.Zip(names).ToList().FindIndex(choice =>
                answer.Equals(choice.First, StringComparison.OrdinalIgnoreCase) || answer.Equals(choice.Second, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
                return chosen;
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        AskOnlyIfAllowed(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Console.Out.Write($"{field.Name}: ");
            answers[field.Name] = field.ParameterTypeFullName == typeof(SecureString).FullName ? new PSObject(ReadLineAsSecureString()) : new PSObject(ReadLine());
        }
        return answers;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        AskOnlyIfAllowed(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Console.Out.Write("User: ");
            userName = ReadLine();
        }
        Console.Out.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    static string Plain(string text) => GetOutputString(text, supportsVirtualTerminal: false);

    void AskOnlyIfAllowed(string caption, string message)
    {
        if (nonInteractive)
            ReadLine();
        Console.Out.WriteLine();
        foreach (var line in ((string[])[caption, message]).Where(line => !string.IsNullOrEmpty(line)))
            Console.Out.WriteLine(line);
    }
}
