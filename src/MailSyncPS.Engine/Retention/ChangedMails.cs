using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Messages that their source does not give as they were copied. Some are other messages, to which ids were given anew. Others are the same
/// and are written anew at each reading, as by Exchange, which makes them out of its own store, or by a virus shield that adds a line:
/// copied again, they would be there twice, and differ the next time as well.
/// </summary>
sealed class ChangedMails(RemovalRequest request)
{
    readonly HashSet<MessageKey> _rewritten = [];
    readonly List<(MessageRecord Record, byte[] Head)> _unjudged = [];
    string? _line;

    /// <summary>Takes note of one.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="head">How it begins at the source now.</param>
    public void Add(MessageRecord record, ReadOnlySpan<byte> head) => _unjudged.Add((record, head.ToArray()));

    /// <summary>Compares those that were noted since with their copies.</summary>
    /// <returns>The records whose ids belong to other messages now.</returns>
    public async Task<IReadOnlyList<MessageRecord>> FindOthersAsync(ICopyReader reader, CancellationToken cancellationToken)
    {
        var others = _unjudged.Where(m => !m.Record.HasCopy).Select(m => m.Record).ToList();
        foreach (var folder in _unjudged.Where(m => m.Record.HasCopy).GroupBy(m => m.Record.Copy!.Value.Folder))
        {
            foreach (var batch in FetchBatches.Cut(folder, m => m.Record.Size))
                others.AddRange(await FindOthersAsync(reader, folder.Key, batch, cancellationToken).ConfigureAwait(false));
        }
        _unjudged.Clear();
        return others;
    }

    async Task<IReadOnlyList<MessageRecord>> FindOthersAsync(ICopyReader reader, string folder,
        IReadOnlyList<(MessageRecord Record, byte[] Head)> mails, CancellationToken cancellationToken)
    {
        try
        {
            var heads = await reader.ReadAsync(folder, [.. mails.Select(m => m.Record.Copy!.Value.Id)], mails.Sum(m => m.Record.Size),
                s => s.ReadHead(), cancellationToken).ConfigureAwait(false);
            return [.. mails.Where(m => !IsRewritten(m.Record, m.Head, heads.GetValueOrDefault(m.Record.Copy!.Value.Id)))
                .Select(m => m.Record)];
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
        {
            // Then it can't be told.
            return [];
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            // A copy at which the server breaks off costs no more than the look at it.
            await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    bool IsRewritten(MessageRecord record, byte[] head, byte[]? copy)
    {
        if (copy is null || MailIdentity.Of(head) is not { Length: > 0 } identity || MailIdentity.Of(copy) != identity)
            return false;
        _rewritten.Add(record.Key);
        _line ??= HeaderDifference.Find(head, copy);
        return true;
    }

    /// <summary>Tells what was found.</summary>
    public void Tell(IRunObserver observer)
    {
        if (_rewritten.Count > 0)
            observer.OnWarning(_line is null ? RetentionTexts.FormatMessagesAltered(Wording.Mails(_rewritten.Count), request.Source)
                : RetentionTexts.FormatMessagesRewritten(Wording.Mails(_rewritten.Count), request.Source, PlainText.Clean(_line)));
    }
}
