namespace MailSyncPS.Engine.Tests.Reporting.Browser;

/// <summary>A test that needs a browser, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Program is null ? "There is no Chromium here (Debian: apt-get install chromium)." : null;
}
