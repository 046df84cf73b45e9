namespace MailSyncPS.TestServers;

/// <summary>A server that is started for each connection, and keeps each user's mail in one file of /var/mail and of the home folder.</summary>
public abstract class MboxServer : OtherServer
{
    const uint MailGroup = 8;

    /// <inheritdoc/>
    public override async Task AddUserAsync(string user)
    {
        await base.AddUserAsync(user);
        var path = InboxOf(user);
        await File.WriteAllBytesAsync(path, []);
        UnixCalls.ChangeOwner(path, UnixAccount.MailOwner.UserId, MailGroup);
    }

    /// <inheritdoc/>
    public override Task DeliverAsync(string user, IEnumerable<TestMail> mails)
    {
        Mbox.Append(InboxOf(user), mails);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<StoredMail>> AllMailsAsync(string user) => Task.FromResult<IReadOnlyList<StoredMail>>(
    [
        .. Mbox.Read(InboxOf(user), "INBOX"),
        .. Directory.EnumerateFiles(Chroot.PathOf($"home/{user}")).Where(file => !Path.GetFileName(file).StartsWith('.'))
            .SelectMany(file => Mbox.Read(file, Path.GetFileName(file))),
    ]);

    private protected static string Listen(int port, string program) => $"tcpserver -H -R -l 0 -c 100 127.0.0.1 {port} {program} &";

    string InboxOf(string user) => Chroot.PathOf($"var/mail/{user}");
}
