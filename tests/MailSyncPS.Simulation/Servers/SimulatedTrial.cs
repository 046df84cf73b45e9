using System.Text;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A trial message in the new mailbox.</summary>
sealed class SimulatedTrial(World world, RunLife life, Connection connection, string folder, uint uid, byte[] bytes) : ITrialMessage
{
    /// <summary>How each begins.</summary>
    public const string Beginning = "From: MailSyncPS <mailsyncps@mailsyncps.invalid>\r\nSubject: trial\r\nMessage-ID: <";

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether a mail is one.</summary>
    public static bool Is(SimulatedMail mail) => Encoding.Latin1.GetString(mail.Bytes).StartsWith(Beginning, StringComparison.Ordinal);

    public Task<bool> IsThereAsync(CancellationToken cancellationToken) => Answer.Of(() =>
        life.Reach(connection, "SEARCH trial", () => world.Destination.Find(folder)!.Mails.Exists(m => m.Uid == uid)));

    public async ValueTask DisposeAsync() => await Answer.Of(() =>
        life.Reach(connection, "EXPUNGE trial", () => Remove(world, life, folder, [uid])));

    /// <summary>Takes trial messages away.</summary>
    public static bool Remove(World world, RunLife life, string folder, IReadOnlyList<uint> uids)
    {
        life.NoteEffect();
        foreach (var uid in uids)
            world.Destination.Take(folder, uid);
        return true;
    }
}
