using MailSyncPS.Engine.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>An empty mailbox of a kind of destination, for one test, and what its storage holds: the storage tells what is true.</summary>
abstract class DestinationSubject
{
    /// <summary>The destination.</summary>
    public abstract IMailDestination Destination { get; }

    /// <summary>Whether one command stores several messages.</summary>
    public virtual bool TakesBatches => true;

    /// <summary>Whether it always tells which copies it made. One that does not may tell it all the same.</summary>
    public virtual bool TellsCopies => true;

    /// <summary>Whether a message of ours can be taken back, so that a trial can be made.</summary>
    public virtual bool TakesTrials => true;

    /// <summary>Whether it can tell of a copy that it came after a mark.</summary>
    public virtual bool TellsOrder => true;

    /// <summary>Whether it tells which messages have a header field.</summary>
    public virtual bool TellsFields => true;

    /// <summary>A folder that shows all mail that it keeps, where it keeps one of each Message-ID; null where it keeps all.</summary>
    public virtual string? AllMail => null;

    /// <summary>The limit that it tells of its storage, in bytes; null when it tells none.</summary>
    public virtual long? QuotaBytes => null;

    /// <summary>A folder for what people throw away.</summary>
    public abstract string Trash { get; }

    /// <summary>What a folder holds, oldest first.</summary>
    public abstract IReadOnlyList<TestMail> Stored(string folder);

    /// <summary>Puts a mail into a folder without the product.</summary>
    public abstract void Put(string folder, TestMail mail);

    /// <summary>Takes a mail out of a folder without the product.</summary>
    public abstract void Take(string folder, TestMail mail);

    /// <summary>Makes a folder give all its mails other ids, as after it was made anew. No session has it open.</summary>
    public abstract Task RenumberAsync(string folder);
}
