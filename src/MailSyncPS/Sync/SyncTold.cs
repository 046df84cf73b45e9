using System.Management.Automation;
using MailSyncPS.Bridge;

namespace MailSyncPS.Sync;

/// <summary>What a run tells: it is noted, written to the log, and handed on to the streams of the cmdlet.</summary>
sealed class SyncTold(PSCmdlet cmdlet)
{
    readonly List<ErrorRecord> _errors = [];
    readonly List<string> _warnings = [];

    /// <summary>Where it is written, too; null for nowhere.</summary>
    internal SyncLog? Log { get; set; }

    internal IReadOnlyList<ErrorRecord> Errors => _errors;

    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Takes an error, a warning or a verbose message; anything else is left.</summary>
    internal void Take(object? value)
    {
        switch (value)
        {
            case ErrorRecord error:
                _errors.Add(error);
                Log?.Write($"ERROR {NameOf(error)}: {error}");
                cmdlet.WriteError(error);
                break;
            case WarningRecord warning:
                Warn(warning.Message);
                break;
            case VerboseRecord step:
                Log?.Write(step.Message);
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
        Log?.Write($"WARNING {message}");
        cmdlet.Warn(message);
    }

    /// <summary>Whom an error is about.</summary>
    internal static string NameOf(ErrorRecord error) => error.TargetObject switch
    {
        MailAccount account => account.EmailAddress,
        null => error.FullyQualifiedErrorId.Split(',')[0],
        var target => target.ToString() ?? "",
    };
}
