using System.Diagnostics;
using MailSyncPS.ModuleRunner;

namespace MailSyncPS.Campaign.Runs;

/// <summary>Counts the steps of one of the runs in this process, as a child would count them.</summary>
sealed class StepTally
{
    /// <summary>The name of the engine's source of steps.</summary>
    const string Engine = "MailSyncPS.Engine";

    static readonly AsyncLocal<StepTally?> Current = new();
    static readonly IDisposable Listening = DiagnosticListener.AllListeners.Subscribe(new Listener());

    readonly StepFilter _filter = new();
    readonly List<string> _steps = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_filter)
                return [.. _steps];
        }
    }

    /// <summary>Counts the steps of a run.</summary>
    public static async Task<(T Result, IReadOnlyList<string> Steps)> CountAsync<T>(Func<Task<T>> run)
    {
        GC.KeepAlive(Listening);
        var tally = new StepTally();
        Current.Value = tally;
        return (await run(), tally.Steps);
    }

    void Add(string step)
    {
        lock (_filter)
        {
            if (_filter.Counts(step))
                _steps.Add(step);
        }
    }

    sealed class Listener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == Engine)
                value.Subscribe(this);
        }

        // The run's own flow of control is what tells it from others that go on beside it.
        public void OnNext(KeyValuePair<string, object?> value) => Current.Value?.Add(value.Key);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
