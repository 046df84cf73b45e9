using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>
/// The files that a configuration names are different ones: a report that is written over the passwords, or a log beside the ledger's
/// pages, would cost what cannot be had again.
/// </summary>
sealed class SeparateFiles
{
    /// <summary>What SQLite and the locks of runs keep beside a ledger.</summary>
    static readonly string[] BesideLedger = ["", "-wal", "-shm", "-journal", ".locks"];

    static readonly StringComparer Names =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>What is named by now: the full paths, links followed, and by which settings.</summary>
    readonly Dictionary<string, string> _taken = new(Names);

    /// <param name="configuration">The configuration's own path.</param>
    internal SeparateFiles(string configuration) => _taken[Target(configuration)] = ConfigurationTexts.TheConfiguration;

    /// <summary>Takes note of the ledger.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.ConfigurationInvalid"/>: it is another setting's file.</exception>
    internal void AddLedger(Settings settings, string? path)
    {
        Add(settings, "Ledger", path);
        if (path is not null)
            BesideLedger.ToList().ForEach(end => _taken[Target(path) + end] = "Ledger");
    }

    /// <summary>Takes note of a file or folder.</summary>
    /// <param name="settings">The section that names it; null where there is none.</param>
    /// <param name="key">The key that names it.</param>
    /// <param name="path">Its full path; null where none is named.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.ConfigurationInvalid"/>: it is another setting's file.</exception>
    internal void Add(Settings? settings, string key, string? path)
    {
        if (settings?.Node(key) is not { } node || path is null)
            return;
        if (!_taken.TryAdd(Target(path), settings.NameOf(key)))
            throw settings.Wrong(key, node, ConfigurationTexts.FormatFileOfAnother(path, _taken[Target(path)]));
    }

    static string Target(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not there yet, or what it leads to is told when it is opened.
            return path;
        }
    }
}
