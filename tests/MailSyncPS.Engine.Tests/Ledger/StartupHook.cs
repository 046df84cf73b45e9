using MailSyncPS.Engine.Tests;
using MailSyncPS.Engine.Tests.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.Engine.Tests.SignIns;
using MailSyncPS.Engine.Tests.Wire;

/// <summary>Makes a process that runs this assembly a child of a test; .NET calls it before Main where DOTNET_STARTUP_HOOKS names the assembly.</summary>
static class StartupHook
{
    public static void Initialize()
    {
        RunChild.RunIfAsked();
        WireChild.RunIfAsked();
        LegacyTlsChild.RunIfAsked();
        DiskFullChild.RunIfAsked();
        SignInChild.RunIfAsked();
        LedgerChild.RunAndExit();
    }
}
