using MailSyncPS.Engine.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A mailbox of a kind of source, for one test, and what its storage holds.</summary>
abstract class SourceSubject
{
    /// <summary>Opens a session.</summary>
    public abstract Task<IMailSource> OpenAsync();

    /// <summary>Whether its listing tells when messages arrived.</summary>
    public abstract bool TellsArrival { get; }

    /// <summary>What its inbox holds, oldest first.</summary>
    public abstract IReadOnlyList<StoredMail> Stored();

    /// <summary>Puts a mail into its inbox.</summary>
    public abstract void Put(TestMail mail);
}
