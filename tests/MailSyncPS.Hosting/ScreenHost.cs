using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace MailSyncPS.Hosting;

/// <summary>A PowerShell host with a screen that tests can read, and a person who answers as they say, or none.</summary>
/// <param name="screen">The screen.</param>
/// <param name="language">What PowerShell has as $PSUICulture.</param>
public sealed class ScreenHost(Screen screen, CultureInfo language) : PSHost
{
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "ScreenHost";
    public override Version Version => new(1, 0);
    public override PSHostUserInterface UI => screen;
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => language;

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
