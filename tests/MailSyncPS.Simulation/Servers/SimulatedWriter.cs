using System.Globalization;
using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A connection that stores at the new mailbox.</summary>
sealed class SimulatedWriter(World world, RunLife life, Connection connection) : IMailWriter
{
    /// <summary>An id that no mail has.</summary>
    const int FarAway = 1000;

    /// <summary>How many mails that are stored each for itself have left before the first answer comes.</summary>
    const int AtOnce = 3;

    sealed record Sent(byte[] Bytes, DateTimeOffset Arrived, IReadOnlyList<string> Flags);

    DestinationTraits Traits => world.DestinationTraits;

    public async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await TakeAsync(folder, [.. mails.Select(Read)]);
    }

    public async Task AppendEachAsync(Func<ValueTask<MailSending?>> nextAsync, CancellationToken cancellationToken)
    {
        MailSending? held = null;
        while ((held ??= await nextAsync()) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sendings = new List<MailSending>();
            while (sendings.Count < AtOnce && !sendings.Exists(s => s.GoesAlone) && (held ??= await nextAsync()) is { } next
                && (!next.GoesAlone || sendings.Count == 0))
            {
                next.Begin();
                sendings.Add(next);
                held = null;
            }
            await TakeEachAsync(sendings);
        }
    }

    /// <summary>Stores mails that have all left. Their answers come together, or some or none of them when the line breaks.</summary>
    async Task TakeEachAsync(List<MailSending> sendings)
    {
        var sent = sendings.ConvertAll(s => Read(s.Mail));
        var replies = new List<AppendReply>();
        try
        {
            foreach (var (sending, mail) in sendings.Zip(sent))
                replies.Add(await TakeAsync(sending.Folder, [mail]));
        }
        catch (Exception e)
        {
            if (connection.WasHungUp)
                throw;
            // Who says farewell has said what came before.
            if (e is MailSyncException { Failure: MailFailure.ServerUnavailable })
                Tell(sendings, replies);
            ArriveLate(sendings.Zip(sent).Skip(replies.Count + 1), (e as MailSyncException)?.Failure == MailFailure.ConnectionTimedOut);
            throw;
        }
        Tell(sendings, replies);
    }

    static void Tell(List<MailSending> sendings, List<AppendReply> replies)
    {
        foreach (var (sending, reply) in sendings.Zip(replies))
            sending.Answer(reply);
    }

    /// <summary>What was sent behind the mail at which the line broke is stored late, where that one may be.</summary>
    void ArriveLate(IEnumerable<(MailSending Sending, Sent Mail)> behind, bool fellSilent)
    {
        if ((fellSilent ? RunLife.LateAfterSilence : Traits.StoresAfterCut) is not { } wait)
            return;
        lock (world.Turn)
        {
            foreach (var (sending, mail) in behind)
                world.Later(wait, () => Store(sending.Folder, [mail]));
        }
    }

    static Sent Read(OutgoingMail mail)
    {
        using var bytes = new MemoryStream();
        mail.Bytes.WriteTo(bytes);
        var second = mail.Arrived.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
        return new Sent(bytes.ToArray(), new DateTimeOffset(second, TimeSpan.Zero), mail.Flags);
    }

    Task<AppendReply> TakeAsync(CopyFolder folder, List<Sent> sent) => Answer.Of(() => life.Reach(connection,
        string.Create(CultureInfo.InvariantCulture, $"APPEND {sent.Count}"), () => Take(folder, sent), Traits.StoresAfterCut, Distort));

    AppendReply Take(CopyFolder folder, List<Sent> sent)
    {
        var loses = world.LostAnswers > 0;
        if (loses && Traits.StoresAfterCut is { } wait)
            world.Later(wait, () => Store(folder, sent));
        var reply = loses && Traits.StoresAfterCut is not null ? null : Store(folder, sent);
        if (!loses)
            return reply!;
        world.LostAnswers--;
        connection.Cut();
        throw RunLife.Lost();
    }

    AppendReply Store(CopyFolder target, List<Sent> sent)
    {
        var (bytes, now) = (sent.Sum(m => m.Bytes.LongLength), world.Clock.GetUtcNow());
        if (world.Destination.Find(target.Name) is not { } folder)
            return new(AppendOutcome.FolderMissing, [], "[TRYCREATE] no such folder");
        if (sent.Exists(m => m.Bytes.AsSpan().Contains((byte)0)))
            return new(AppendOutcome.Refused, [], "NUL") { NamesTheMail = true };
        if (sent.Exists(m => m.Bytes.LongLength > Traits.LargestMail))
            return new(AppendOutcome.TooLarge, [], "too large") { NamesTheMail = true };
        if (world.Destination.Bytes + bytes > Traits.Quota)
            return new(AppendOutcome.Full, [], "[OVERQUOTA] full");
        if (world.Stored.Where(s => now - s.At < TimeSpan.FromHours(24)).Sum(s => s.Bytes) + bytes > Traits.BytesPerDay)
            return new(AppendOutcome.DayLimit, [], "limit of the day");
        world.Stored.Add((now, bytes));
        var before = folder.UidNext;
        foreach (var mail in sent)
            Store(folder, mail);
        life.NoteEffect();
        return new(AppendOutcome.Stored, Traits.HasUidPlus
            ? [.. sent.Select((_, i) => new CopyRef(folder.Name, CopyToken.Of(folder.Validity), CopyToken.Of(before + i)))] : [], "");
    }

    void Store(SimulatedFolder folder, Sent mail)
    {
        var stored = world.Destination.Put(folder.Name, Kept(mail.Bytes), mail.Arrived, mail.Flags);
        // The UID is used up all the same.
        if (Traits.DropsTwins && MailIdentity.MessageIdOf(mail.Bytes) is { } id
            && world.Destination.Places.SelectMany(f => f.Mails).Count(m => MailIdentity.MessageIdOf(m.Bytes) == id) > 1)
            world.Destination.Take(folder.Name, stored.Uid);
    }

    /// <summary>What becomes of a mail's bytes.</summary>
    byte[] Kept(byte[] bytes)
    {
        if (!Traits.RewritesLineEnds && !Traits.DropsState)
            return bytes;
        var text = Encoding.Latin1.GetString(bytes);
        if (Traits.RewritesLineEnds)
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        if (Traits.DropsState && text.StartsWith("Status:", StringComparison.Ordinal))
            text = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return Encoding.Latin1.GetBytes(text);
    }

    AppendReply Distort(AppendReply reply, Fault fault) => fault switch
    {
        Fault.OtherId => reply with { Copies = [.. reply.Copies.Select(c => c with { Id = CopyToken.Of(world.Destination.Find(c.Folder)!.Mails[0].Uid) })] },
        Fault.WrongId => reply with { Copies = [.. reply.Copies.Select(c => c with { Id = CopyToken.Of(c.Id.Number!.Value + FarAway) })] },
        _ => reply,
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
