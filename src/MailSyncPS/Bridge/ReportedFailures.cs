using MailSyncPS.Engine;

namespace MailSyncPS.Bridge;

/// <summary>What went wrong in one work, for the cmdlets behind this one in the pipeline. For the pipeline's thread alone.</summary>
/// <param name="pipeline">The pipeline's life.</param>
/// <param name="earlier">What the cmdlets before this one told of the account.</param>
/// <param name="shutOut">The accounts whose login was refused, in whichever work, and why.</param>
sealed class ReportedFailures(PipelineLife pipeline, EarlierFailure? earlier, Dictionary<MailAccount, MailSyncException> shutOut)
{
    readonly HashSet<string> _told = earlier is null ? new(StringComparer.Ordinal) : new(earlier.Told, StringComparer.Ordinal);
    readonly Dictionary<MailAccount, MailSyncException> _shutOut = [];
    bool _any;

    /// <summary>Notes a failure, and tells whether it is one that the pipeline has not told of the account yet.</summary>
    internal bool IsNews(MailSyncException failure)
    {
        _any = true;
        if (failure.ShutOut is not { } account)
            return _told.Add(failure.Message);
        _shutOut.TryAdd(account, failure);
        // One destination of many mailboxes is told of once.
        return _told.Add(failure.Message) && (failure.Failure != MailFailure.AuthenticationFailed
            || shutOut.TryAdd(account, failure) || shutOut[account].Message != failure.Message);
    }

    /// <summary>The account with what it has to carry on.</summary>
    internal MailAccount Mark(MailAccount account) =>
        _any ? account.WithEarlierFailure(new EarlierFailure(pipeline, _shutOut.GetValueOrDefault(account), _told)) : account;
}
