using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailSyncPS.ModuleRunner;

/// <summary>What a child is to do with the built module: the cmdlets, their parameters, and where it is to die.</summary>
public sealed record ModuleJob
{
    static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Which cmdlets it runs.</summary>
    public required ModuleTask Task { get; init; }

    /// <summary>The old mailbox's protocol, as -Protocol takes it.</summary>
    public required string Protocol { get; init; }

    /// <summary>The old mailbox's port on 127.0.0.1.</summary>
    public required int SourcePort { get; init; }

    /// <summary>The old mailbox's login.</summary>
    public required string SourceUser { get; init; }

    /// <summary>The new mailbox's IMAP port on 127.0.0.1.</summary>
    public required int DestinationPort { get; init; }

    /// <summary>The new mailbox's login.</summary>
    public required string DestinationUser { get; init; }

    /// <summary>The password of both.</summary>
    public string Password { get; init; } = "pw";

    /// <summary>The path or the address of the ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>-QuotaBytes of the old mailbox.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>-Folder of both cmdlets.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    /// <summary>-DestinationFolder.</summary>
    public string? DestinationFolder { get; init; }

    /// <summary>-MaxBytesPerDay.</summary>
    public long? MaxBytesPerDay { get; init; }

    /// <summary>-OlderThanDays.</summary>
    public int OlderThanDays { get; init; }

    /// <summary>-UntilPercentUsed.</summary>
    public int? UntilPercentUsed { get; init; }

    /// <summary>-IncludeCopyGone.</summary>
    public bool IncludeCopyGone { get; init; }

    /// <summary>-Shared of both cmdlets.</summary>
    public bool IsShared { get; init; }

    /// <summary>The number of the step at which the child halts itself until it is continued, from 1; null for none.</summary>
    public int? HaltAt { get; init; }

    /// <summary>The number of the step at which the child kills itself, from 1; null for none.</summary>
    public int? KillAt { get; init; }

    /// <summary>The name of the steps at one of which the child kills itself; null for none.</summary>
    public string? KillAtName { get; init; }

    /// <summary>At which step of that name, from 1.</summary>
    public int KillAtOccurrence { get; init; } = 1;

    /// <summary>The job as a command line's argument.</summary>
    public string ToArgument() => JsonSerializer.Serialize(this, Format);

    internal static ModuleJob Parse(string argument) => JsonSerializer.Deserialize<ModuleJob>(argument, Format) ?? throw new JsonException("There is no job.");
}
