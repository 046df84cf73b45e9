using System.Text.Json;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>Another process that asks for tokens of the same sign-in. It says a line for each.</summary>
sealed record SignInChild(string Folder, string Name, int Times)
{
    public const string Refresh = "SignInChild.Refresh";

    /// <summary>Starts it.</summary>
    public ChildProcess Start() => new(Refresh, JsonSerializer.Serialize(this), (SignInFiles.Variable, Folder));

    /// <summary>Plays the child, where this process is one.</summary>
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(LedgerChild.Task) != Refresh)
            return;
        var child = JsonSerializer.Deserialize<SignInChild>(Environment.GetEnvironmentVariable(LedgerChild.Argument)!)!;
        child.RunAsync().GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    async Task RunAsync()
    {
        for (var i = 0; i < Times; i++)
        {
            try
            {
                Console.WriteLine("asks");
                // A source of its own each time, so that no token is known.
                await new TokenSource(new KeptSignIn(SignInFiles.OfUser(), Name), "").GetAsync(null, new RunTimeouts(), default);
                Console.WriteLine("token");
            }
            catch (MailSyncException e)
            {
                Console.WriteLine($"{e.Failure}: {e.Message}");
            }
        }
    }
}
