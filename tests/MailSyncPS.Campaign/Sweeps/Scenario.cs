using MailSyncPS.Engine;
using MailSyncPS.ModuleRunner;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>A situation in which a run is killed, and what it must end in all the same.</summary>
sealed record Scenario
{
    /// <summary>Its name, by which it is repeated.</summary>
    public required string Name { get; init; }

    /// <summary>Its name without the way between the servers.</summary>
    public string Family => Name.Split('.')[0];

    /// <summary>How the old mailbox is read.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>Where it is copied to.</summary>
    public required DestinationKind Destination { get; init; }

    /// <summary>What the killed run does.</summary>
    public ModuleTask Task { get; init; }

    /// <summary>The old mailbox's mails, oldest first.</summary>
    public IReadOnlyList<TestMail> Mails { get; init; } = SweepMails.All.Six;

    /// <summary>The folders that the mails lie in, by turns.</summary>
    public IReadOnlyList<string> Folders { get; init; } = ["INBOX"];

    /// <summary>How many of the mails are there before <see cref="PrepareAsync"/>; the others come after it. All, when it is null.</summary>
    public int? Early { get; init; }

    /// <summary>What has happened before the run that is killed.</summary>
    public Func<Stage, CancellationToken, Task>? PrepareAsync { get; init; }

    /// <summary>The parameters of the run that is killed.</summary>
    public Func<ModuleJob, ModuleJob> Parameters { get; init; } = job => job;

    /// <summary>What people do once the run has stopped short of its end, for the next to get there; null when it has nothing to stop for.</summary>
    public Action<Stage>? Release { get; init; }

    /// <summary>The failure that belongs to the situation; any other is one too many.</summary>
    public MailFailure? Failure { get; init; }

    /// <summary>What must hold right after the run, before <see cref="Release"/>: words for what does not.</summary>
    public Func<StageState, string?>? Bound { get; init; }

    /// <summary>The mails whose copies the destination has in the end, whatever lay there before included; null for all mails.</summary>
    public IReadOnlyList<TestMail>? Copied { get; init; }

    /// <summary>The mails that the source has in the end; null for all mails.</summary>
    public IReadOnlyList<TestMail>? Left { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
