using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Holds messages that the destination refused without a reason that names the message. One success shows that the
/// destination works, so that the refused mails are at fault; many refusals without one show that it is the destination.
/// </summary>
sealed class RefusalJury
{
    const int Suspicious = 3;
    readonly List<(MessageRecord Record, string Words)> _waiting = [];
    bool _destinationWorks;

    /// <summary>Whether nothing but refusals was heard, too often for it to be the mails.</summary>
    public bool BlamesDestination => !_destinationWorks && _waiting.Count >= Suspicious;

    /// <summary>A message was taken.</summary>
    public void HearSuccess() => _destinationWorks = true;

    /// <summary>A message was refused.</summary>
    public void HearRefusal(MessageRecord record, string words) => _waiting.Add((record, words));

    /// <summary>The refused messages that a verdict can be given on now, and takes them off.</summary>
    public IReadOnlyList<(MessageRecord Record, string Words)> TakeGuilty(bool atEnd)
    {
        if (_waiting.Count == 0 || !_destinationWorks && !(atEnd && !BlamesDestination))
            return [];
        var guilty = _waiting.ToList();
        _waiting.Clear();
        return guilty;
    }

    /// <summary>What the destination said last; empty when it refused nothing.</summary>
    public string LastWords => _waiting.Count > 0 ? _waiting[^1].Words : string.Empty;
}
