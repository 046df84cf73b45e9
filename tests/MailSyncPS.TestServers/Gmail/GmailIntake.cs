using System.Globalization;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>Takes the mail of an APPEND.</summary>
sealed class GmailIntake(GmailServer server, GmailMailbox mailbox, PeerConnection peer)
{
    /// <summary>Likely: a line that crawls carries less than 1 KiB a second.</summary>
    public const int CrawlBytes = 200;

    static readonly TimeSpan CrawlPause = TimeSpan.FromMilliseconds(250);

    const int Portion = 4096;

    static readonly string[] DateFormats = ["d-MMM-yyyy HH:mm:ss zzz", "dd-MMM-yyyy HH:mm:ss zzz"];

    /// <summary>Whether the connection ends.</summary>
    public bool HangsUp { get; private set; }

    /// <summary>Waits as long as so few bytes take.</summary>
    public static Task CrawlAsync() => Task.Delay(CrawlPause);

    /// <summary>Takes it.</summary>
    /// <returns>The answer; null when the connection ends without one.</returns>
    public async Task<string?> TakeAsync(GmailCommand command)
    {
        var bytes = command.MailBytes ?? 0;
        if (command.IsSent && bytes > GmailCommand.MostUnasked)
        {
            await peer.WriteLineAsync("* BYE Literal is too large to come unasked");
            HangsUp = true;
            return null;
        }
        var refusal = Refusal(command, bytes);
        if (refusal is not null && !command.IsSent)
            return refusal;
        var day = mailbox.Day;
        var mayGoOn = refusal is not null || day.MayGoOn(bytes, 0);
        if (!mayGoOn && day.Form == GmailDayLimit.HangsUp)
        {
            await peer.WriteLineAsync($"* BYE {GmailDay.Words}");
            HangsUp = true;
            return null;
        }
        if (!mayGoOn && day.Form == GmailDayLimit.Refuses)
        {
            refusal = $"NO {GmailDay.Words}";
            if (!command.IsSent)
                return refusal;
        }
        if (!command.IsSent)
            await peer.WriteLineAsync("+ go ahead");
        if (await ReadAsync((int)bytes, crawls: !mayGoOn) is not { } mail)
        {
            HangsUp = true;
            return null;
        }
        // What is left of the command.
        await peer.ReadLineAsync();
        return refusal ?? mailbox.Locked(() => Store(command, mail));
    }

    string? Refusal(GmailCommand command, long bytes) =>
        Folder(command) is not { } folder ? "NO [TRYCREATE] Folder does not exist. (Failure)"
        : folder.IsView ? "NO [CANNOT] Operation is not allowed here. (Failure)"
        : bytes > server.Rules.AppendLimit ? "NO [TOOBIG] Message too large. (Failure)"
        : mailbox.Bytes + bytes > server.Rules.Storage ? "NO [OVERQUOTA] Not enough disk quota. (Failure)" : null;

    GmailFolder? Folder(GmailCommand command) => mailbox.Locked(() => mailbox.Find(MailboxName.Decode(command.Words[0].Text)));

    /// <summary>Certain: what it abhors makes it hang up in the middle of the literal.</summary>
    async Task<byte[]?> ReadAsync(int bytes, bool crawls)
    {
        var mail = new byte[bytes];
        for (var at = 0; at < bytes;)
        {
            var part = await peer.ReadLiteralAsync(Math.Min(crawls ? CrawlBytes : Portion, bytes - at));
            part.CopyTo(mail, at);
            at += part.Length;
            if (server.Rules.Abhors(mail.AsMemory(0, at)))
            {
                await peer.WriteLineAsync("* BYE Invalid character in literal");
                return null;
            }
            if (crawls)
                await CrawlAsync();
        }
        return mail;
    }

    string Store(GmailCommand command, byte[] mail)
    {
        var folder = mailbox.Find(MailboxName.Decode(command.Words[0].Text))!;
        var flags = command.Words.Skip(1).FirstOrDefault(w => w.Items is not null)?.Items ?? [];
        var arrived = command.Words.Skip(1).FirstOrDefault(w => w.Items is null) is { } date
            ? DateTimeOffset.ParseExact(date.Text.Trim(), DateFormats, CultureInfo.InvariantCulture) : TimeProvider.System.GetUtcNow();
        var uid = mailbox.Append(folder, mail, arrived, flags.Select(f => f.Text));
        return string.Create(CultureInfo.InvariantCulture, $"OK [APPENDUID {folder.Validity} {uid}] (Success)");
    }
}
