using System.Collections.Concurrent;

namespace MailSyncPS.Engine;

/// <summary>Plays the first part of an address, up to a plus sign, and notes what happened.</summary>
static class Play
{
    /// <summary>What happened, shared with the tests through the process.</summary>
    static ConcurrentQueue<string> Notes => (ConcurrentQueue<string>)AppDomain.CurrentDomain.GetData("MailSyncPS.Notes")!;

    internal static async Task RunAsync(string operation, string? address, IRunObserver observer, CancellationToken cancellationToken)
    {
        Note("began");
        try
        {
            await ActAsync(address, observer, cancellationToken);
            Note("ended");
        }
        catch (OperationCanceledException)
        {
            await Task.Delay(300, CancellationToken.None);
            observer.OnInformation($"{address}: stopped after 12 of 30 mails.");
            Note("cancelled");
            throw;
        }

        void Note(string what) => Notes.Enqueue($"{operation} {address} {what}");
    }

    internal static string Verb(string? address) => address?.Split('+', '@')[0] ?? "";

    static async Task ActAsync(string? address, IRunObserver observer, CancellationToken cancellationToken)
    {
        switch (Verb(address))
        {
            case "never":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "deaf":
                await Task.Delay(TimeSpan.FromSeconds(8), CancellationToken.None);
                break;
            case "slow":
                await Task.Delay(500, cancellationToken);
                break;
            case "fail":
                throw new MailSyncException(MailFailure.AuthenticationFailed, "The server refused the password.");
            case "crash":
                throw new InvalidOperationException("a bug");
            case "chatty":
                ProtocolLog.Target?.Invoke($"12:00 #1 pop.example.jp:995 C: NOOP of {address}");
                break;
            case "steady":
                await GoSteadilyAsync(observer, cancellationToken);
                break;
            case "noisy":
                await MakeNoiseAsync(observer, cancellationToken);
                break;
            case var verb when Enum.TryParse<MailFailure>(verb, out var failure):
                throw new MailSyncException(failure, "A failure of this kind.");
            default:
                await Task.Delay(10, cancellationToken);
                break;
        }
    }

    static async Task GoSteadilyAsync(IRunObserver observer, CancellationToken cancellationToken)
    {
        // A loaded machine may not look for seconds, and a rate needs two looks.
        for (var i = 0; i < 60; i++)
        {
            observer.OnProgress(new RunProgress("Working", "copying", i << 20, 100 << 20));
            await Task.Delay(100, cancellationToken);
        }
    }

    static async Task MakeNoiseAsync(IRunObserver observer, CancellationToken cancellationToken)
    {
        observer.OnVerbose("a step");
        observer.OnWarning("a warning");
        observer.OnInformation("an information");
        observer.OnError(new MailSyncException(MailFailure.MessageTooLarge, "One mail is too large."));
        for (var i = 0; i < 200; i++)
        {
            observer.OnProgress(new RunProgress("Working", $"step {i}", i, 200));
            await Task.Delay(5, cancellationToken);
        }
    }
}
