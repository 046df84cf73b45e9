using System.Diagnostics;
using System.Threading.Channels;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Wire;

namespace MailSyncPS.Bench.Children;

/// <summary>
/// A process that copies a mailbox as fast as connections can: one that asks POP3 for every mail at once, and one that streams them into
/// IMAP without waiting for an answer, or several that wait only where LITERAL- wants it. No ledger, no proof, no second thought.
/// </summary>
static class WireChild
{
    internal const string Name = "wire-child";
    const int MailsUnderway = 400;

    internal static async Task<int> RunAsync()
    {
        var order = ChildTalk.ReadOrder<WireOrder>();
        var cpu = OwnProcess.CpuSeconds;
        var clock = Stopwatch.StartNew();
        using var source = await Pop3Drain.OpenAsync(order.Pop3Port, order.SourceUser);
        var destinations = await Task.WhenAll(Enumerable.Range(0, Math.Max(1, order.AskingConnections))
            .Select(_ => ImapFeed.OpenAsync(order.ImapPort, order.DestinationUser)));
        var mails = Channel.CreateBounded<byte[]>(MailsUnderway);
        var fetching = source.FetchAllAsync(mails.Writer);
        var bytes = order.AskingConnections == 0 ? await destinations[0].AppendAllAsync(mails.Reader, order.MailsPerAppend, source.Count)
            : (await Task.WhenAll(destinations.Select(destination => destination.AppendAskingAsync(mails.Reader)))).Sum();
        await fetching;
        foreach (var destination in destinations)
            destination.Dispose();
        var seconds = clock.Elapsed.TotalSeconds;
        ChildTalk.WriteReport(new WireReport(seconds, OwnProcess.CpuSeconds - cpu, OwnProcess.PeakMemory, source.Count, bytes));
        return 0;
    }
}
