using System.Diagnostics;
using System.Runtime.CompilerServices;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Completion;

/// <summary>The folders of mailboxes, asked for once in a while. Nobody at a prompt waits long for them, and a mailbox that can't be read has none.</summary>
internal static class KnownFolders
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A slow server's answer serves the next time.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>How long a mailbox that could not be read is left alone.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    static readonly ConditionalWeakTable<MailAccount, Listing> Listings = [];

    internal static IReadOnlyList<string> Of(MailAccount account)
    {
        var listing = Current(account);
        try
        {
            return listing.Names.Wait(Patience) ? listing.Names.Result : [];
        }
        catch (AggregateException)
        {
            return [];
        }
    }

    static Listing Current(MailAccount account)
    {
        lock (Listings)
        {
            if (Listings.TryGetValue(account, out var known) && known.Age.Elapsed < known.Lasts)
                return known;
            var asked = new Listing(Task.Run(() => AskAsync(account)), Stopwatch.StartNew());
            Listings.AddOrUpdate(account, asked);
            return asked;
        }
    }

    static async Task<IReadOnlyList<string>> AskAsync(MailAccount account)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await FolderNames.ReadAsync(account, limit.Token).ConfigureAwait(false);
    }

    sealed record Listing(Task<IReadOnlyList<string>> Names, Stopwatch Age)
    {
        // Servers lock accounts whose login is refused again and again.
        internal TimeSpan Lasts => Names.Exception?.InnerException is MailSyncException { Failure: MailFailure.AuthenticationFailed } ? TimeSpan.MaxValue
            : Names.IsFaulted || Names.IsCanceled ? Pause : Fresh;
    }
}
