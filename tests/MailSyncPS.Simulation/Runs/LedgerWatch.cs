using System.Diagnostics;
using MailSyncPS.Engine;

namespace MailSyncPS.Simulation.Runs;

/// <summary>Hears of the steps of the ledger, and hands each on to the life that it belongs to.</summary>
static class LedgerWatch
{
    static readonly IDisposable Subscription = DiagnosticListener.AllListeners.Subscribe(new Sources());

    /// <summary>Listens from now on.</summary>
    public static void Begin() => _ = Subscription;

    /// <summary>Whether a step is one after which a change of the ledger lasts.</summary>
    public static bool IsDone(string step) => step.StartsWith("ledger saved", StringComparison.Ordinal) || step == "ledger made";

    sealed class Sources : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == RunSteps.SourceName)
                value.Subscribe(new Steps());
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    sealed class Steps : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key.StartsWith("ledger", StringComparison.Ordinal))
                RunLife.Current?.ReachLedger(value.Key);
            else if (value.Key == "lock taken")
                RunLife.Current?.NoteLock();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
