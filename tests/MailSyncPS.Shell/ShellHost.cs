using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace MailSyncPS.Shell;

/// <summary>The host that scripts see.</summary>
sealed class ShellHost(bool nonInteractive, bool showProgress) : PSHost
{
    /// <summary>The code that a script asked to exit with; null when none did.</summary>
    internal int? ExitCode { get; private set; }

    public override string Name => "MailSyncPS.Shell";

    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI { get; } = new ShellUserInterface(nonInteractive, showProgress);

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("There are no nested prompts.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("There are no nested prompts.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
