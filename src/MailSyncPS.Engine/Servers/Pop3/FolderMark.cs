using System.Text;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>
/// Recognises the message that UW's mail library keeps at the beginning of an mbox file for state of its own. Mail programs
/// on that library hide it, and other POP3 servers list it; its content, and with it its id, changes again and again.
/// </summary>
static class FolderMark
{
    const string Subject = "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA";
    static readonly string[] State = ["X-IMAP:", "X-IMAPbase:"];

    /// <summary>It holds two sentences and a line of state for each keyword.</summary>
    const long Largest = 4096;

    /// <summary>
    /// Whether the first message listed is one. A server that has none is asked once in a run. A failure is none of the listing's, but the
    /// session may be broken by it.
    /// </summary>
    public static async Task<bool> IsFirstAsync(Pop3Maildrop maildrop, CancellationToken cancellationToken)
    {
        if (maildrop.Messages is not [{ Size: <= Largest } first, ..] || maildrop.Access.HasFolderMark == false)
            return false;
        if (first.Uid == maildrop.Access.FolderMarkUid)
            return true;
        maildrop.Access.HasFolderMark = false;
        var timeouts = maildrop.Access.Timeouts;
        using var limit = timeouts.Limit(timeouts.FolderMark, cancellationToken);
        try
        {
            var bytes = await maildrop.Session.ReadAsync([maildrop.IndexOf(first)], Largest, headersOnly: true,
                limit.Token).ConfigureAwait(false);
            if (!Is(bytes[0].Head))
                return false;
            (maildrop.Access.HasFolderMark, maildrop.Access.FolderMarkUid) = (true, first.Uid);
            return true;
        }
        catch (Exception e) when (e is MailSyncException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether a header is that of such a message.</summary>
    public static bool Is(ReadOnlySpan<byte> header)
    {
        var lines = Encoding.Latin1.GetString(header[..(int)Math.Min(header.Length, Largest)]).Split('\n').Select(l => l.TrimEnd('\r'))
            .TakeWhile(l => l.Length > 0).ToList();
        return lines.Exists(l => l.StartsWith(Subject, StringComparison.OrdinalIgnoreCase))
            && lines.Exists(l => State.Any(s => l.StartsWith(s, StringComparison.OrdinalIgnoreCase)));
    }
}
