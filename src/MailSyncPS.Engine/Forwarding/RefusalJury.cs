using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Holds messages that the destination refused without a reason that names the message. One success shows that the
/// destination works, so that the refused mails are at fault; many refusals without one show that it is the destination.
/// </summary>
sealed class RefusalJury
{
    const int Suspicious = 3;
    const int Hopeless = 100;
    readonly Dictionary<MessageKey, SetAside> _waiting = [];
    bool _destinationWorks;

    /// <summary>Whether nothing but refusals was heard, too often for it to be the mails.</summary>
    public bool BlamesDestination => !_destinationWorks && _waiting.Count >= Suspicious;

    /// <summary>Whether so many were refused that no other need be tried.</summary>
    public bool IsHopeless => !_destinationWorks && _waiting.Count >= Hopeless;

    /// <summary>Messages were taken, be it at the second attempt.</summary>
    public void HearSuccess(IEnumerable<MessageKey> messages)
    {
        _destinationWorks = true;
        foreach (var message in messages)
            _waiting.Remove(message);
    }

    /// <summary>A message was refused.</summary>
    public void HearRefusal(SetAside refused, string words)
    {
        _waiting[refused.Record.Key] = refused;
        LastWords = words;
    }

    /// <summary>The refused messages that a verdict can be given on now, and takes them off.</summary>
    public IReadOnlyList<SetAside> TakeGuilty(bool atEnd)
    {
        if (_waiting.Count == 0 || !_destinationWorks && !(atEnd && !BlamesDestination))
            return [];
        var guilty = _waiting.Values.ToList();
        _waiting.Clear();
        return guilty;
    }

    /// <summary>What the destination said last; empty when it refused nothing.</summary>
    public string LastWords { get; private set; } = string.Empty;
}
