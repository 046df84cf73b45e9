namespace MailSyncPS.Engine.Servers;

/// <summary>A destination's tagged answer to messages sent to it.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="Validity">The folder's UIDVALIDITY; 0 when it did not tell.</param>
/// <param name="Uids">The copies' UIDs in order (APPENDUID, RFC 4315); empty when it did not tell.</param>
/// <param name="Words">Its words, safe to show; empty when stored.</param>
/// <param name="RetryAfter">How long it asked to wait; null when it did not.</param>
sealed record AppendReply(AppendOutcome Outcome, uint Validity, IReadOnlyList<uint> Uids, string Words, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether a refusal says that it is for the message itself, its size or what it holds: then the same message is refused again.</summary>
    public bool NamesTheMail { get; init; }
}
