using System.Globalization;
using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>The new mailbox, as a run comes to it.</summary>
sealed class SimulatedDestination(World world, RunLife life, int maxConnections) : IMailDestination
{
    public DestinationLimits Limits { get; private set; } = new() { Connections = maxConnections, Proof = ProofKind.StateLines };

    public Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken) => Answer.Of<IMailWriter>(() =>
        new SimulatedWriter(world, life, Open()));

    public Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken) => Answer.Of<ICopyReader>(() =>
        new SimulatedReader(world, life, Open(), Open));

    Connection Open()
    {
        var connection = life.Reach(null, "login", () => new Connection(world.DestinationTraits.ShowsSnapshots ? world.Destination.Changes : null));
        var traits = world.DestinationTraits;
        Limits = Limits with
        {
            Connections = Math.Min(maxConnections, traits.Connections),
            TakesBatches = traits.TakesBatches,
            KeepsOneOfEach = traits.IsGmail,
            LargestMail = traits.TellsLargestMail ? traits.LargestMail : null,
        };
        return connection;
    }

    public Task<ITrialMessage> PlantTrialMessageAsync(string folder, string mark, CancellationToken cancellationToken) =>
        Answer.Of<ITrialMessage>(() =>
    {
        var connection = Open();
        if (!world.DestinationTraits.HasUidPlus)
            throw new MailSyncException(MailFailure.SameMailbox, "A trial message could not be taken back.");
        if (life.Reach(connection, "SEARCH trial", () => Left(folder, mark)) is { Count: > 0 } left)
            life.Reach(connection, "EXPUNGE trial", () => SimulatedTrial.Remove(world, life, folder, left));
        var bytes = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{SimulatedTrial.Beginning}{Guid.NewGuid():N}.{mark}@mailsyncps.invalid>\r\n\r\ntrial\r\n"));
        var uid = life.Reach(connection, "APPEND trial", () =>
        {
            life.NoteEffect();
            return world.Destination.Put(folder, bytes, world.Clock.GetUtcNow(), ["\\Seen"]).Uid;
        });
        return new SimulatedTrial(world, life, connection, folder, uid, bytes);
    });

    List<uint> Left(string folder, string mark) => [.. world.Destination.Find(folder)?.Mails.Where(m =>
        SimulatedTrial.Is(m) && Encoding.Latin1.GetString(m.Bytes).Contains($".{mark}@", StringComparison.Ordinal)).Select(m => m.Uid) ?? []];
}
