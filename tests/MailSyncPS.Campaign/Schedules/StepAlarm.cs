using System.Diagnostics;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Rings when a run of this process reaches a step. Steps of other runs beside it are not heard.</summary>
sealed class StepAlarm(int step, Action ring)
{
    static readonly AsyncLocal<StepAlarm?> Current = new();
    int _left = step;

    static StepAlarm() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    /// <summary>Sets it for what the caller starts from here on.</summary>
    public void Set() => Current.Value = this;

    void Hear()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            ring();
    }

    sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == Engine.RunSteps.SourceName)
                value.Subscribe(this, _ => Current.Value is not null);
        }

        public void OnNext(KeyValuePair<string, object?> value) => Current.Value?.Hear();

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
