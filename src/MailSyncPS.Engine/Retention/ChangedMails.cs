using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Messages that their source does not give as they were copied. Where they are the same but for a header line, something writes it anew
/// at each reading, and people are told which.
/// </summary>
sealed class ChangedMails(RemovalRequest request)
{
    readonly HashSet<MessageKey> _changed = [];
    (MessageRecord Record, byte[] Head)? _example;
    string? _line;

    /// <summary>Takes note of one.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="head">How it begins at the source now.</param>
    public void Add(MessageRecord record, ReadOnlySpan<byte> head)
    {
        if (_changed.Add(record.Key) && _example is null && record.HasCopy)
            _example = (record, head.ToArray());
    }

    /// <summary>Compares one of them with its copy.</summary>
    public async Task CompareAsync(ICopyReader reader, CancellationToken cancellationToken)
    {
        if (_line is not null || _example is not { } example)
            return;
        var copy = example.Record.Copy!.Value;
        try
        {
            var heads = await reader.ReadAsync(copy.Folder, [copy.Id], example.Record.Size, s => s.ReadHead(), cancellationToken)
                .ConfigureAwait(false);
            if (heads.TryGetValue(copy.Id, out var head) && MailIdentity.Of(head) == MailIdentity.Of(example.Head))
                _line = HeaderDifference.Find(example.Head, head);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
        {
            // Then it can't be told.
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            // A copy at which the server breaks off costs no more than the look at it.
            _example = null;
            await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells what was found.</summary>
    public void Tell(IRunObserver observer)
    {
        if (_line is not null)
            observer.OnWarning(RetentionTexts.FormatMessagesRewritten(Wording.Mails(_changed.Count), request.Source,
                PlainText.Clean(_line)));
    }
}
