using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace MailSyncPS.Bridge;

/// <summary>
/// The dry runs that are under way, by runspace. Within a pipeline all cmdlets begin before the first of them works, so one
/// that has no -WhatIf of its own sees here that those behind it only plan.
/// </summary>
static class DryRuns
{
    static readonly ConcurrentDictionary<Guid, int> Counts = new();
    static readonly ConcurrentDictionary<Guid, int> Quiet = new();

    static Guid Here => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    /// <summary>Whether one is under way in this runspace.</summary>
    internal static bool AreUnderWay => Counts.GetValueOrDefault(Here) > 0;

    /// <summary>Whether one is under way of which nothing is shown but what comes out of it.</summary>
    internal static bool AreQuiet => Quiet.GetValueOrDefault(Here) > 0;

    /// <summary>Notes that one begins.</summary>
    /// <returns>Notes that it has ended, when disposed.</returns>
    internal static IDisposable Begin() => new Running(Counts, Here);

    /// <summary>Notes that a quiet one begins.</summary>
    /// <returns>Notes that it has ended, when disposed.</returns>
    internal static IDisposable BeginQuiet() => new Running(Quiet, Here);

    sealed class Running : IDisposable
    {
        readonly ConcurrentDictionary<Guid, int> _counts;
        readonly Guid _runspace;

        internal Running(ConcurrentDictionary<Guid, int> counts, Guid runspace)
        {
            (_counts, _runspace) = (counts, runspace);
            counts.AddOrUpdate(runspace, 1, (_, count) => count + 1);
        }

        public void Dispose()
        {
            if (_counts.AddOrUpdate(_runspace, 0, (_, count) => count - 1) <= 0)
                _counts.TryRemove(new(_runspace, 0));
        }
    }
}
