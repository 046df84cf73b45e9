using System.Runtime.CompilerServices;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Opening;

namespace MailSyncPS.Completion;

/// <summary>
/// The folders of mailboxes, asked for once in a while. Nobody at a prompt waits long for them, and a mailbox that can't be read has none.
/// </summary>
static class KnownFolders
{
#pragma warning disable RS0030 // The outermost place: PowerShell makes what asks here.
    static readonly TimeProvider Time = TimeProvider.System;
#pragma warning restore RS0030
    static readonly ConditionalWeakTable<MailAccount, Listing> Listings = [];

    internal static IReadOnlyList<string> Of(MailAccount account)
    {
        var names = Current(account).Names;
        Task.WaitAny(names, Task.Delay(Waits.Completion, Time));
        return names.IsCompletedSuccessfully ? names.Result : [];
    }

    static Listing Current(MailAccount account)
    {
        lock (Listings)
        {
            if (Listings.TryGetValue(account, out var known) && Time.GetElapsedTime(known.AskedAt) < known.Lasts)
                return known;
            var asked = new Listing(Task.Run(() => AskAsync(account)), Time.GetTimestamp());
            Listings.AddOrUpdate(account, asked);
            return asked;
        }
    }

    static async Task<IReadOnlyList<string>> AskAsync(MailAccount account)
    {
        using var limit = new CancellationTokenSource(Waits.FolderListing, Time);
        return await FolderNames.ReadAsync(account, limit.Token).ConfigureAwait(false);
    }

    sealed record Listing(Task<IReadOnlyList<string>> Names, long AskedAt)
    {
        // Servers lock accounts whose login is refused again and again.
        internal TimeSpan Lasts =>
            Names.Exception?.InnerException is MailSyncException { Failure: MailFailure.AuthenticationFailed } ? TimeSpan.MaxValue
            : Names.IsFaulted || Names.IsCanceled ? Waits.AfterFailure : Waits.FoldersHold;
    }
}
