using System.Diagnostics;
using System.Net;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Children;

/// <summary>A process that does with plain MailKit what cannot be left out: list a mailbox, and fetch the newest mails.</summary>
static class PlainChild
{
    internal const string Name = "plain-child";

    internal static async Task<int> RunAsync()
    {
        var order = ChildTalk.ReadOrder<PlainOrder>();
        var cpu = OwnProcess.CpuSeconds;
        var clock = Stopwatch.StartNew();
        var listed = order.IsPop3 ? await Pop3Async(order) : await ImapAsync(order);
        ChildTalk.WriteReport(new PlainReport(clock.Elapsed.TotalSeconds, OwnProcess.CpuSeconds - cpu, OwnProcess.PeakMemory, listed));
        return 0;
    }

    static async Task<int> Pop3Async(PlainOrder order)
    {
        using var client = new Pop3Client();
        await client.ConnectAsync(IPAddress.Loopback.ToString(), order.Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(order.User, "pw");
        var ids = await client.GetMessageUidsAsync();
        await client.GetMessageSizesAsync();
        foreach (var mail in await client.GetStreamsAsync([.. Enumerable.Range(ids.Count - order.Newest, order.Newest)]))
            await mail.DisposeAsync();
        await client.DisconnectAsync(quit: true);
        return ids.Count;
    }

    static async Task<int> ImapAsync(PlainOrder order)
    {
        using var client = new ImapClient();
        await client.ConnectAsync(IPAddress.Loopback.ToString(), order.Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(order.User, "pw");
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var mails = await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate);
        foreach (var mail in mails.TakeLast(order.Newest))
            await (await client.Inbox.GetStreamAsync(mail.UniqueId)).DisposeAsync();
        await client.DisconnectAsync(quit: true);
        return mails.Count;
    }
}
