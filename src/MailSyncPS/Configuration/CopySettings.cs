using MailSyncPS.Binding;

namespace MailSyncPS.Configuration;

/// <summary>The parameters of Invoke-MailForward that a configuration may have, each with how it is read.</summary>
static class CopySettings
{
    /// <summary>Those that a mailbox may have of its own.</summary>
    internal static IReadOnlyDictionary<string, InputAttribute> OfEach { get; } =
        new Dictionary<string, InputAttribute>(StringComparer.OrdinalIgnoreCase)
    {
        ["DestinationFolder"] = new DestinationFolderAttribute(),
        ["Folder"] = new FolderListAttribute(),
        ["ExcludeFolder"] = new FolderListAttribute(),
        ["FolderMap"] = new FolderMapAttribute(),
        ["IncludeDeleted"] = new SwitchCellAttribute(),
        ["Since"] = new MomentAttribute { IsPast = true },
        ["MaxMessages"] = new WholeNumberAttribute(1, long.MaxValue),
        ["MaxBytesPerDay"] = new SizeAttribute(),
        ["MaxReadBytesPerDay"] = new SizeAttribute(),
        ["MinFreeBytes"] = new SizeAttribute { Least = 0 },
    };

    /// <summary>Those that are for all.</summary>
    internal static IReadOnlyDictionary<string, InputAttribute> OfAll { get; } =
        new Dictionary<string, InputAttribute>(StringComparer.OrdinalIgnoreCase)
    {
        ["MaxConnections"] = new WholeNumberAttribute(1, 32),
        ["RetryQuarantined"] = new SwitchCellAttribute(),
    };

    /// <summary>When Get-MailboxQuota warns; the parameters' names begin with Warn.</summary>
    internal static IReadOnlyDictionary<string, InputAttribute> OfWarning { get; } = new Dictionary<string, InputAttribute>
    {
        ["AtPercent"] = new WholeNumberAttribute(1, 100),
        ["Days"] = new WholeNumberAttribute(1, 3650),
    };

    /// <summary>The parameters of Remove-OldServerMail.</summary>
    internal static IReadOnlyDictionary<string, InputAttribute> OfRemoval { get; } =
        new Dictionary<string, InputAttribute>(StringComparer.OrdinalIgnoreCase)
    {
        ["OlderThanDays"] = new WholeNumberAttribute(0, 36500),
        ["UntilPercentUsed"] = new WholeNumberAttribute(1, 99),
        ["IncludeCopyGone"] = new SwitchCellAttribute(),
        ["MaxReadBytesPerDay"] = new SizeAttribute(),
    };
}
