namespace MailSyncPS.Simulation.Ledgers;

/// <summary>The ledgers of a world, each with a name of its own. All but the address is for when no run has the ledger open.</summary>
interface ILedgers : IDisposable
{
    /// <summary>What a run calls a ledger, whether it is there or not.</summary>
    string Address(string name);

    /// <summary>Puts a copy of a ledger in the place of another one. Where there is none, there is none at that place afterwards.</summary>
    void Copy(string name, string to);

    /// <summary>Deletes a ledger, if it is there.</summary>
    void Delete(string name);

    /// <summary>What a ledger knows of mails, in lines to compare.</summary>
    IReadOnlyList<string> Rows(string name);

    /// <summary>The same ledgers once more, for another world.</summary>
    ILedgers Clone();
}
