using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MailSyncPS.Bridge;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Warns where the folder of a ledger is missing: a name that is misspelt would begin a new ledger without a word.</summary>
static class NewLedgerFolder
{
    static readonly ConcurrentDictionary<(Guid Runspace, long Command, string Path), bool> Told = new();

    /// <summary>Warns, once for all cmdlets of a pipeline.</summary>
    /// <param name="cmdlet">The cmdlet that will make it.</param>
    /// <param name="path">The path of the ledger.</param>
    internal static void Warn(PSCmdlet cmdlet, string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path))
            && Told.TryAdd((Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, cmdlet.MyInvocation.HistoryId, path), true))
            cmdlet.Warn(CommandTexts.FormatNewLedgerFolder(path));
    }
}
