using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>Leads a run to the servers of its world.</summary>
sealed class StandIn(World world, RunLife life) : IMailboxStandIn
{
    public Task<IMailSource> OpenSourceAsync(ServerAccess access, CancellationToken cancellationToken) => Answer.Of<IMailSource>(() =>
    {
        var connection = life.Reach(null, "source login", () => world.Clock.GetUtcNow() < world.LockedUntil
            ? throw new MailSyncException(MailFailure.MailboxInUse, "The mailbox is locked.") { IsTransient = true }
            : new Connection(null));
        return access.Account.Protocol == MailProtocol.Pop3
            ? new SimulatedPop3Source(world, life, connection, access) : new SimulatedImapSource(world, life, connection);
    });

    public IMailDestination OpenDestination(MailAccount account, RunTimeouts timeouts, int maxConnections) =>
        new SimulatedDestination(world, life, maxConnections);
}
