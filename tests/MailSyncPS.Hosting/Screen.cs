using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace MailSyncPS.Hosting;

/// <summary>What a host shows, and how its person answers.</summary>
public sealed class Screen : PSHostUserInterface
{
    readonly StringBuilder _text = new();

    /// <summary>The labels to choose, one for each question; when it is empty, nobody is there.</summary>
    public Queue<string> Answers { get; } = [];

    /// <summary>What a host without a person throws; null when there is a person.</summary>
    public Exception? Nobody { get; set; } = new HostException("nobody is there");

    /// <summary>The password that is typed when a credential is asked for.</summary>
    public string? TypedPassword { get; set; }

    public List<string> Questions { get; } = [];

    /// <summary>Called when a question is put.</summary>
    public Action? Asked { get; set; }

    public ConcurrentQueue<ProgressRecord> Progress { get; } = [];

    /// <summary>Whether it can show colours.</summary>
    public bool HasColours { get; set; }

    public override bool SupportsVirtualTerminal => HasColours;

    public override PSHostRawUserInterface RawUI { get; } = new ScreenSize();

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>A new day: nothing shown, nothing asked, nobody there.</summary>
    public void Reset()
    {
        lock (_text)
            _text.Clear();
        Answers.Clear();
        Questions.Clear();
        Progress.Clear();
        (Nobody, TypedPassword, Asked, HasColours) = (new HostException("nobody is there"), null, null, false);
    }

    public override void Write(string value)
    {
        lock (_text)
            _text.Append(value);
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine(message);

    public override void WriteVerboseLine(string message) => WriteLine(message);

    public override void WriteWarningLine(string message) => WriteLine(message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add(message);
        Asked?.Invoke();
        if (!Answers.TryDequeue(out var answer))
            throw Nobody ?? new InvalidOperationException("A question without an answer: " + message);
        return choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToList().IndexOf(answer);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        TypedPassword is null ? throw Nobody ?? new HostException() : new PSCredential(userName, Secret(TypedPassword));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => PromptForCredential(caption, message, userName, targetName);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw Nobody ?? new HostException();

    public override string ReadLine() => throw Nobody ?? new HostException();

    public override SecureString ReadLineAsSecureString() => throw Nobody ?? new HostException();

    public static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
            secret.AppendChar(character);
        return secret;
    }
}
