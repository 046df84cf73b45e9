namespace MailSyncPS.Cmdlets.Tests;

/// <summary>A test with the scripted module in a runspace.</summary>
[Collection(nameof(ScriptedModule))]
public abstract class CmdletTest
{
    static int s_counter;

    protected CmdletTest(ScriptedModule module)
    {
        Shell = module.Shell;
        Shell.Screen.Reset();
    }

    protected Shell Shell { get; }

    /// <summary>An address that makes the scripted engine play the verb, and that no other test has.</summary>
    protected static string Address(string verb) => $"{verb}+{Interlocked.Increment(ref s_counter)}@example.jp";

    /// <summary>Runs a script in which <c>$new</c> is a destination, and <c>$accounts</c> are accounts that play the verbs.</summary>
    protected ShellResult RunFor(string[] verbs, string script) => Shell.Run(Prologue + script, ("verbs", verbs.Select(Address).ToArray()));

    protected const string Prologue = """
        param([string[]] $verbs)
        $new = New-MailAccount hanako@example.com -Server imap.example.com
        $accounts = @($verbs | New-MailAccount -Server pop.example.jp -Protocol Pop3)

        """;
}
