using System.Globalization;
using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Two ledgers, of which one is in use, and an older copy of it.</summary>
sealed class LedgerShelf(ILedgers ledgers) : IDisposable
{
    readonly HashSet<int> _backedUp = [];

    /// <summary>Which of the two is in use.</summary>
    public int Current { get; private set; }

    /// <summary>What it is called.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"ledger{Current}");

    /// <summary>Where it is, as -Ledger takes it.</summary>
    public string Address => ledgers.Address(Name);

    /// <summary>Where all of them are.</summary>
    public ILedgers Ledgers => ledgers;

    /// <summary>Whether a copy of it was kept.</summary>
    public bool IsBackedUp => _backedUp.Contains(Current);

    /// <summary>Does something to it, while no run has it open.</summary>
    public void Apply(LedgerDeed deed)
    {
        switch (deed)
        {
            case LedgerDeed.Swap:
                Current = 1 - Current;
                break;
            case LedgerDeed.BackUp:
                ledgers.Copy(Name, Older);
                _backedUp.Add(Current);
                break;
            case LedgerDeed.PutBack when IsBackedUp:
                ledgers.Copy(Older, Name);
                break;
            default:
                ledgers.Delete(Name);
                break;
        }
    }

    /// <summary>What it knows of mails, to compare.</summary>
    public IReadOnlyList<string> Rows() => ledgers.Rows(Name);

    /// <summary>Deletes them all.</summary>
    public void Dispose() => ledgers.Dispose();

    string Older => $"older_{Name}";
}
