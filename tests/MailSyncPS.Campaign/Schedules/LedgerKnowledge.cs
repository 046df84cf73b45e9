namespace MailSyncPS.Campaign.Schedules;

/// <summary>Which mails each ledger surely knows as copied, for each protocol the source is read by: those that were there when a run began that came to its end.</summary>
sealed class LedgerKnowledge
{
    readonly Dictionary<(int Ledger, MailProtocol Protocol), HashSet<SourceMail>> _known = [];
    readonly Dictionary<(int Ledger, MailProtocol Protocol), HashSet<SourceMail>> _backedUp = [];

    /// <summary>What a ledger knows.</summary>
    public IReadOnlySet<SourceMail> Of(int ledger, MailProtocol protocol) => _known.TryGetValue((ledger, protocol), out var known) ? known : new HashSet<SourceMail>();

    /// <summary>A run came to its end that began with these mails.</summary>
    public void Learn(int ledger, MailProtocol protocol, IEnumerable<SourceMail> mails) => _known[(ledger, protocol)] = [.. Of(ledger, protocol), .. mails];

    /// <summary>A copy of a ledger is kept.</summary>
    public void BackUp(int ledger) => Take(_known, _backedUp, ledger);

    /// <summary>The copy of a ledger is put back.</summary>
    public void PutBack(int ledger) => Take(_backedUp, _known, ledger);

    /// <summary>A ledger is lost.</summary>
    public void Forget(int ledger) => Take([], _known, ledger);

    static void Take(Dictionary<(int Ledger, MailProtocol Protocol), HashSet<SourceMail>> from, Dictionary<(int Ledger, MailProtocol Protocol), HashSet<SourceMail>> to, int ledger)
    {
        foreach (var protocol in Enum.GetValues<MailProtocol>())
            to[(ledger, protocol)] = from.TryGetValue((ledger, protocol), out var known) ? [.. known] : [];
    }
}
