using System.Diagnostics;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>Does something at a step of the run that is started within it; other runs of this process are not touched.</summary>
sealed class StepWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    static readonly AsyncLocal<StepWatch?> Current = new();

    readonly string _words;
    readonly int _time;
    readonly Action _act;
    readonly IDisposable _subscription;
    IDisposable? _steps;
    int _count;

    StepWatch(string words, int time, Action act)
    {
        (_words, _time, _act) = (words, time, act);
        Current.Value = this;
        _subscription = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>Whether the step was reached.</summary>
    public bool HasActed => Volatile.Read(ref _count) >= _time;

    /// <summary>Acts when a step whose name begins with some words is reached, at the first time or a later one.</summary>
    public static StepWatch At(string words, int time, Action act) => new(words, time, act);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == RunSteps.SourceName)
            _steps = value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value == this && value.Key.StartsWith(_words, StringComparison.Ordinal) && Interlocked.Increment(ref _count) == _time)
            _act();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        _steps?.Dispose();
        _subscription.Dispose();
        Current.Value = null;
    }
}
