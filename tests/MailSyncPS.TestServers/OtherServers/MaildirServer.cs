namespace MailSyncPS.TestServers;

/// <summary>A server that keeps each user's mail as Maildir in the user's home folder.</summary>
public abstract class MaildirServer : OtherServer
{
    private protected abstract char Separator { get; }

    private protected abstract string FolderPrefix { get; }

    /// <inheritdoc/>
    public override Task AddUserAsync(string user)
    {
        base.AddUserAsync(user);
        foreach (var part in (string[])["", "tmp", "new", "cur"])
            UnixAccount.MailOwner.Own(Directory.CreateDirectory(Path.Combine(RootOf(user), part)).FullName);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task DeliverAsync(string user, IEnumerable<TestMail> mails)
    {
        var inbox = Store(user).Folder("INBOX");
        foreach (var mail in mails)
            inbox.Deliver(mail);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<StoredMail>> AllMailsAsync(string user) =>
        Task.FromResult<IReadOnlyList<StoredMail>>([.. Store(user).Folders().SelectMany(folder => folder.Mails())]);

    MailStore Store(string user) => new(RootOf(user), Separator, FolderPrefix);

    string RootOf(string user) => Chroot.PathOf($"home/{user}/Maildir");
}
