using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Simulation.Runs;

/// <summary>
/// The life of one run. Every answer of a server, every effect at one and every committed change of the ledger is a step. At the step that
/// it is killed at, a run ends as a process does: what was done is done, and nothing that it does from then on has any effect.
/// </summary>
sealed class RunLife : IDisposable
{
    /// <summary>How long a server may be silent before a run gives a connection up.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>How long after a run has given a silent server up that one does what it was asked for.</summary>
    public static readonly TimeSpan LateAfterSilence = Patience / 3;

    static readonly AsyncLocal<RunLife?> Place = new();

    readonly World _world;
    readonly Func<int, string, bool> _killsAt;
    readonly CancellationTokenSource _end = new();
    readonly List<string> _steps = [];
    readonly HashSet<Connection> _connections = [];
    readonly ManualResetEventSlim _awake = new(true);
    readonly TaskCompletionSource _asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins a life.</summary>
    /// <param name="world">The servers and the ledger.</param>
    /// <param name="killsAt">Whether to kill at a step, by its number from 1 and its name; null for never.</param>
    public RunLife(World world, Func<int, string, bool>? killsAt = null)
    {
        (_world, _killsAt) = (world, killsAt ?? ((_, _) => false));
        LedgerWatch.Begin();
    }

    /// <summary>The life that this flow of calls belongs to.</summary>
    public static RunLife? Current
    {
        get => Place.Value;
        set => Place.Value = value;
    }

    /// <summary>What goes wrong at a step, by its number and name.</summary>
    public Func<int, string, Fault> FaultAt { get; init; } = (_, _) => Fault.None;

    /// <summary>Whether it falls asleep after a step, by its number and name, as a process does whose machine is halted; it does so once.</summary>
    public Func<int, string, bool> SleepsAt { get; init; } = (_, _) => false;

    /// <summary>Comes when it has fallen asleep.</summary>
    public Task Asleep => _asleep.Task;

    /// <summary>Wakes it up.</summary>
    public void Wake() => _awake.Set();

    /// <summary>The servers hang up on it, as it has said nothing for long.</summary>
    public void HangUp()
    {
        lock (_world.Turn)
        {
            foreach (var connection in _connections)
                connection.HangUp();
            _world.EndConnections();
        }
    }

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_world.Turn)
                return [.. _steps];
        }
    }

    /// <summary>How much was changed at the servers.</summary>
    public int Effects { get; private set; }

    /// <summary>How many changes of the ledger were committed.</summary>
    public int Commits { get; private set; }

    /// <summary>Whether it has taken the mailbox.</summary>
    public bool HasTaken { get; private set; }

    /// <summary>Whether it was killed.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Ends with it.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>It has taken the mailbox.</summary>
    public void NoteLock() => HasTaken = true;

    /// <summary>Something was changed at a server.</summary>
    public void NoteEffect() => Effects++;

    /// <summary>A step at a server.</summary>
    /// <param name="connection">Over which connection; null for one that is being opened.</param>
    /// <param name="step">Its name.</param>
    /// <param name="work">What the server does.</param>
    /// <param name="late">How long after a cut the server still does it; null where it does so at once.</param>
    /// <param name="distort">What becomes of the answer by a fault.</param>
    public T Reach<T>(Connection? connection, string step, Func<T> work, TimeSpan? late = null, Func<T, Fault, T>? distort = null)
    {
        T answer;
        using (EnterAwake())
        {
            EnsureAlive();
            if (connection is { IsCut: true })
                throw Lost();
            _world.Settle();
            var number = Note(step);
            var isLast = _killsAt(number, step);
            var fault = isLast ? Fault.None : FaultAt(number, step);
            answer = isLast && late is { } wait ? Later(wait, work) : Do(connection, work, late, fault);
            if (distort is not null && fault != Fault.None)
                answer = distort(answer, fault);
            if (answer is Connection opened)
                _connections.Add(opened);
            _world.Check(step);
            IsDead |= isLast;
            FallAsleep(number, step);
        }
        _awake.Wait();
        if (IsDead)
            Die();
        return answer;
    }

    /// <summary>A step of the ledger.</summary>
    public void ReachLedger(string step)
    {
        using (EnterAwake())
        {
            EnsureAlive();
            if (!LedgerWatch.IsDone(step))
                return;
            Commits++;
            var number = Note(step);
            IsDead |= _killsAt(number, step);
            FallAsleep(number, step);
        }
        _awake.Wait();
        if (IsDead)
            Die();
    }

    /// <summary>The answer to whoever uses a connection that is broken.</summary>
    public static MailSyncException Lost() => new(MailFailure.ConnectionLost, "The line was cut.") { IsTransient = true };

    Lock.Scope EnterAwake()
    {
        while (true)
        {
            _awake.Wait();
            var turn = _world.Turn.EnterScope();
            if (_awake.IsSet)
                return turn;
            turn.Dispose();
        }
    }

    void FallAsleep(int number, string step)
    {
        if (_asleep.Task.IsCompleted || !SleepsAt(number, step))
            return;
        _awake.Reset();
        _asleep.SetResult();
    }

    int Note(string step)
    {
        _steps.Add(step);
        return _steps.Count;
    }

    T Do<T>(Connection? connection, Func<T> work, TimeSpan? late, Fault fault)
    {
        switch (fault)
        {
            case Fault.CutBefore:
                connection?.Cut();
                throw Lost();
            case Fault.CutAfter:
                if (late is { } wait)
                    Later(wait, work);
                else
                    work();
                connection?.Cut();
                _world.Check("cut");
                throw Lost();
            case Fault.Refused when typeof(T) == typeof(AppendReply):
                return (T)(object)new AppendReply(AppendOutcome.Refused, [], "NO");
            case Fault.Refused:
                throw new MailSyncException(MailFailure.CommandRefused, "NO");
            case Fault.Farewell:
                connection?.Cut();
                throw new MailSyncException(MailFailure.ServerUnavailable, "BYE") { IsTransient = true };
            case Fault.Silence:
                connection?.Cut();
                Later(Patience + LateAfterSilence, work);
                _world.Clock.Advance(Patience);
                throw new MailSyncException(MailFailure.ConnectionTimedOut, "The server fell silent.") { IsTransient = true };
            default:
                return work();
        }
    }

    T Later<T>(TimeSpan wait, Func<T> work)
    {
        _world.Later(wait, () => work());
        return default!;
    }

    void EnsureAlive()
    {
        if (IsDead)
            throw new OperationCanceledException("The run is dead.", _end.Token);
    }

    void Die()
    {
        _world.EndConnections();
        _end.Cancel();
        throw new OperationCanceledException("The run was killed.", _end.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _awake.Dispose();
    }
}
