using MailSyncPS.Engine;

namespace MailSyncPS.Campaign.Runs;

/// <summary>What a run of the engine brought out.</summary>
sealed record EngineEnd(MailForwardResult? Forward, OldMailRemoval? Removal, IReadOnlyList<MailSyncException> Errors)
{
    /// <summary>Whether it neither copied nor removed anything.</summary>
    public bool DidNothing => Forward is null or { Forwarded: 0 } && Removal is null or { Removed: 0 };

    /// <summary>The counts and the failures, in words.</summary>
    public override string ToString() => string.Join("; ", new object?[] { Forward, Removal }.OfType<object>().Concat(Errors.Select(e => $"{e.Failure}: {e.Message}")));
}
