using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;

namespace MailSyncPS.Sync;

/// <summary>What a run tells: it is noted, written to the log, and handed on to the streams of the cmdlet.</summary>
sealed class SyncTold(PSCmdlet cmdlet) : IDisposable
{
    readonly List<ErrorRecord> _errors = [];
    readonly List<string> _warnings = [];
    SyncLog? _log;
    bool _isLogOver;

    /// <summary>The path of the log; null when there is none.</summary>
    internal string? LogPath => _log?.Path;

    internal IReadOnlyList<ErrorRecord> Errors => _errors;

    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether an error is about a mailbox.</summary>
    internal bool HasErrorOf(MailAccount account) =>
        _errors.Any(error => NameOf(error).Equals(account.EmailAddress, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an account could not be logged in to, for whichever mailbox.</summary>
    internal bool IsShutOut(MailAccount account) => _errors.Any(error => error.Exception is MailSyncException { ShutOut: { } shutOut }
        && shutOut.EmailAddress.Equals(account.EmailAddress, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes it to a log, too, from here on.</summary>
    internal void LogTo(SyncLog log) => _log = log;

    /// <summary>Takes an error, a warning or a verbose message; anything else is left.</summary>
    internal void Take(object? value)
    {
        switch (value)
        {
            case ErrorRecord error:
                _errors.Add(error);
                Log($"ERROR {NameOf(error)}: {error}");
                cmdlet.WriteError(error);
                break;
            case WarningRecord warning:
                Warn(warning.Message);
                break;
            case VerboseRecord step:
                Log(step.Message);
                cmdlet.TellStep(step.Message);
                break;
        }
    }

    /// <summary>Warns.</summary>
    internal void Warn(string message)
    {
        // Of several pipelines each would say it.
        if (_warnings.Contains(message))
            return;
        _warnings.Add(message);
        Log($"WARNING {message}");
        cmdlet.Warn(message);
    }

    /// <summary>Writes to the log alone. A log that takes no more is an error of the run, which goes on without it.</summary>
    internal void Log(string text)
    {
        if (_isLogOver)
            return;
        try
        {
            _log?.Write(text);
        }
        catch (MailSyncException e)
        {
            _isLogOver = true;
            Take(e.ToRecord(_log!.Path));
        }
    }

    /// <summary>Ends the log.</summary>
    public void Dispose()
    {
        _isLogOver = true;
        _log?.Dispose();
    }

    /// <summary>Whom an error is about: an account, or a row that none could be made of.</summary>
    internal static string NameOf(ErrorRecord error) => error.TargetObject switch
    {
        null => error.FullyQualifiedErrorId.Split(',')[0],
        var target => SyncAccounts.AddressOf(PSObject.AsPSObject(target)) is { Length: > 0 } address ? address : target.ToString() ?? "",
    };
}
