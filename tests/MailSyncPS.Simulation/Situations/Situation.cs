using MailSyncPS.Engine;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>What a run comes upon, and what must be the end of it whatever happens to the run.</summary>
sealed record Situation
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What the old server is like.</summary>
    public SourceTraits Source { get; init; } = new();

    /// <summary>What the new server is like.</summary>
    public DestinationTraits Destination { get; init; } = new();

    /// <summary>The old mailbox's mails, oldest first.</summary>
    public IReadOnlyList<TestMail> Mails { get; init; } = SituationMails.All.Six;

    /// <summary>The folders that they lie in, by turns.</summary>
    public IReadOnlyList<string> Folders { get; init; } = ["INBOX"];

    /// <summary>How many of the mails are there before <see cref="PrepareAsync"/>; null for all.</summary>
    public int? Early { get; init; }

    /// <summary>What has happened before the run.</summary>
    public Func<Preparation, Task>? PrepareAsync { get; init; }

    /// <summary>What the run is asked for.</summary>
    public Job Job { get; init; } = new();

    /// <summary>The failures that belong to the situation; any other is one too many.</summary>
    public IReadOnlyList<MailFailure> Failures { get; init; } = [];

    /// <summary>What people do once the run has stopped short of its end; null when it does not.</summary>
    public Action<World>? Release { get; init; }

    /// <summary>How many mails the source has in the end; null for all.</summary>
    public int? Left { get; init; }

    /// <summary>How many mails the destination has in the end; null for as many as the source had.</summary>
    public int? Copies { get; init; }

    /// <summary>Whether a fault may lead to more copies than without it, each of a mail that the source has.</summary>
    public bool MayHaveMoreCopies { get; init; }

    /// <summary>Whether it is worth two kills in a row.</summary>
    public bool IsSmall { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
