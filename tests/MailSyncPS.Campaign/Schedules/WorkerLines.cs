using MailSyncPS.Simulation.Ledgers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>
/// The lines of one of several workers, to the servers and to the ledger's database. A run tells mailboxes behind loopback by their ports, so
/// that the lock of one machine is not one for the others: a worker counts as a machine of its own.
/// </summary>
sealed class WorkerLines(int pop3Port, int imapPort, int destinationPort, LedgerSchemas ledgers, string ledger, TimeSpan delay) : IAsyncDisposable
{
    readonly FaultyLine _pop3 = new(pop3Port, delay);
    readonly FaultyLine _imap = new(imapPort, delay);
    readonly FaultyLine _destination = new(destinationPort, delay);

    /// <summary>The line to the database.</summary>
    public FaultyLine Database { get; } = new(ledgers.Server.Port, TimeSpan.Zero);

    /// <summary>As a run is told them.</summary>
    public RunWays Ways => new(_pop3.Port, _imap.Port, _destination.Port, ledgers.Address(ledger, Database.Port));

    /// <summary>Cuts the lines to the mail servers, as those do with whoever has said nothing for long, and waits until they have heard of it.</summary>
    public async Task HangUpAsync()
    {
        foreach (var line in new[] { _pop3, _imap, _destination })
        {
            line.Cut();
            await line.BecomeQuietAsync();
        }
    }

    /// <summary>Waits until the servers have nothing more to hear of it, and takes the lines down.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in new[] { _pop3, _imap, _destination })
        {
            await line.BecomeQuietAsync();
            await line.DisposeAsync();
        }
        await Database.DisposeAsync();
    }
}
