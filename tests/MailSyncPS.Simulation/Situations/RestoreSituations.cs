using MailSyncPS.Engine;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Situations;

/// <summary>Mailboxes that were put back from a backup with their UIDs.</summary>
static class RestoreSituations
{
    const int BeforeBackup = 2;
    static readonly Job Pipeline = new() { Removes = true };
    static readonly int Mails = SituationMails.All.Six.Count;

    /// <summary>All of them.</summary>
    public static IEnumerable<Situation> All() =>
    [
        .. Way.Crossed.Select(w => w.Situation("restored-destination") with { Early = 5, PrepareAsync = p => DestinationRestoredAsync(p), Copies = Mails + 1 }),
        .. Way.Straight.Select(w => w.Situation("restored-source") with { Early = 4, PrepareAsync = SourceRestoredAsync }),
        .. Way.Straight.Select(w => w.Situation("pipeline-restored-destination") with { Job = Pipeline, Early = 5, PrepareAsync = p => DestinationRestoredAsync(p), Copies = Mails + 1, Left = 0 }),
        .. Way.Crossed.Select(w => w.Situation("pipeline-restored-source") with { Job = Pipeline, Early = 4, PrepareAsync = SourceRestoredAsync, Left = 0 }),
        .. Way.All.Select(w => w.Situation("restored-other-protocol") with { Job = Pipeline, Early = 5, PrepareAsync = RestoredUnderOtherProtocolAsync, Copies = Mails + 1, Left = 0 }),
        .. Way.Straight.Select(w => w.Situation("restored-filled") with { Early = 5, PrepareAsync = RestoredAndFilledAsync, Copies = Mails + 1 + Mails }),
    ];

    /// <summary>The new mailbox was put back to what it was when the first mails had been copied, and mail of others has come since.</summary>
    static async Task DestinationRestoredAsync(Preparation preparation, Func<Task>? beforeRestoreAsync = null)
    {
        var (source, destination) = (preparation.World.Source, preparation.World.Destination);
        var all = source.Copy();
        foreach (var late in source.Find("INBOX")!.Mails.Skip(BeforeBackup).ToList())
            source.Take("INBOX", late.Uid);
        await preparation.ForwardAsync();
        var backup = destination.Copy();
        source.PutBack(all);
        await preparation.ForwardAsync();
        if (beforeRestoreAsync is not null)
            await beforeRestoreAsync();
        destination.PutBack(backup);
        destination.Put("INBOX", SituationMails.All.Stranger);
    }

    /// <summary>Likewise after copies over both protocols; the run over the other one then fills the folder past its former mark.</summary>
    static async Task RestoredUnderOtherProtocolAsync(Preparation preparation)
    {
        await DestinationRestoredAsync(preparation, async () =>
        {
            SwitchProtocol(preparation.World);
            await preparation.ForwardAsync();
        });
        await preparation.ForwardAsync();
        SwitchProtocol(preparation.World);
    }

    /// <summary>Likewise, and a removal has met it before other mail filled the folder.</summary>
    static async Task RestoredAndFilledAsync(Preparation preparation)
    {
        await DestinationRestoredAsync(preparation);
        await preparation.RunAsync(new Job { Forwards = false, Removes = true });
        for (var mail = 0; mail < Mails; mail++)
            preparation.World.Destination.Put("INBOX", SituationMails.All.Stranger);
    }

    /// <summary>All mails were copied and removed; then the old mailbox was put back to what it was before.</summary>
    static async Task SourceRestoredAsync(Preparation preparation)
    {
        await preparation.ForwardAsync();
        var backup = preparation.World.Source.Copy();
        await preparation.RunAsync(new Job { Forwards = false, Removes = true });
        if (preparation.World.Source.Find("INBOX")!.Mails.Count > 0)
            throw new InvalidOperationException("The removal before the situation failed.");
        preparation.World.Source.PutBack(backup);
    }

    static void SwitchProtocol(World world) => world.SourceTraits = world.SourceTraits with
    {
        Protocol = world.SourceTraits.Protocol == MailProtocol.Pop3 ? MailProtocol.Imap : MailProtocol.Pop3,
    };
}
