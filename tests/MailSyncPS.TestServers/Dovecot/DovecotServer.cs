using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>
/// A real Dovecot on loopback ports, with its configuration and mail in a scratch folder of its own.
/// Mail can be delivered before it starts. Login names are case-insensitive.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    const int StartAttempts = 4;

    readonly DovecotOptions _options;
    readonly ScratchFolder _folder = new("dc");
    DovecotPorts _ports;
    DovecotProcess? _process;

    /// <summary>Prepares a server, without starting it.</summary>
    public DovecotServer(DovecotOptions? options = null)
    {
        _options = options ?? new DovecotOptions();
        _ports = DovecotPorts.Take(_options);
        foreach (var owned in (string[])["mail", "rawlog"])
            UnixAccount.MailOwner.Own(Directory.CreateDirectory(Path.Combine(_folder.Path, owned)).FullName);
        File.WriteAllLines(Path.Combine(_folder.Path, "users"), UserLines());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_folder.Path, "users"), (UnixFileMode)0b110_100_100);
    }

    /// <summary>The address it listens on.</summary>
    public string Host => _ports.Host;

    /// <summary>POP3, with STLS when there is a certificate.</summary>
    public int Pop3Port => _ports.Pop3;

    /// <summary>POP3 within TLS.</summary>
    public int Pop3sPort => _ports.Pop3s;

    /// <summary>IMAP, with STARTTLS when there is a certificate.</summary>
    public int ImapPort => _ports.Imap;

    /// <summary>IMAP within TLS.</summary>
    public int ImapsPort => _ports.Imaps;

    /// <summary>What it has logged.</summary>
    public string LogText
    {
        get
        {
            var path = Path.Combine(_folder.Path, "dovecot.log");
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
    }

    /// <summary>Prepares and starts a server.</summary>
    public static async Task<DovecotServer> RunAsync(DovecotOptions? options = null)
    {
        var server = new DovecotServer(options);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, on the same ports as before if it was started before.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
            throw new InvalidOperationException("The server is running.");
        for (var attempt = 1; ; attempt++)
        {
            var configuration = Path.Combine(_folder.Path, "dovecot.conf");
            await File.WriteAllTextAsync(configuration, DovecotConfiguration.Write(_folder.Path, _options, _ports));
            try
            {
                _process = await DovecotProcess.StartAsync(configuration, _ports);
                return;
            }
            catch (DovecotFailedException failure)
            {
                // Somebody else may have taken a port since it was found free.
                if (attempt == StartAttempts || !LogText.Contains("Address already in use", StringComparison.Ordinal))
                    throw new DovecotFailedException($"{failure.Message}{LogText}");
                _ports = DovecotPorts.Take(_options);
            }
        }
    }

    /// <summary>Stops it; its mail stays, and it can be started again.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
            await process.StopAsync();
    }

    /// <summary>The folder on disk that holds a user's mail.</summary>
    public string MailFolder(string user) => Path.Combine(_folder.Path, "mail", user.ToLowerInvariant(), "Maildir");

    /// <summary>One folder of a user, as it lies on disk.</summary>
    public Maildir Mailbox(string user, string folder = "INBOX") => Store(user).Folder(folder);

    /// <summary>All folders of a user that lie on disk.</summary>
    public IReadOnlyList<Maildir> Mailboxes(string user) => Store(user).Folders();

    /// <summary>All mails of a user, over all folders.</summary>
    public IReadOnlyList<StoredMail> AllMails(string user) => [.. Mailboxes(user).SelectMany(folder => folder.Mails())];

    /// <summary>Waits until no session has a file of a user's open, so that the mailbox can be backed up or put back as it lies.</summary>
    /// <exception cref="TimeoutException">One keeps it open.</exception>
    public Task WaitUntilClosedAsync(string user) => OpenFiles.WaitUntilNoneAsync(MailFolder(user));

    /// <summary>Whether any client tried to append several messages at once. Needs <see cref="DovecotOptions.RecordImap"/>.</summary>
    public bool MultiAppendSeen() => Appends().Any(messages => messages > 1);

    /// <summary>The APPEND commands so far, each as its number of messages. Needs <see cref="DovecotOptions.RecordImap"/>.</summary>
    public IReadOnlyList<int> Appends()
    {
        if (!_options.RecordImap)
            throw new InvalidOperationException("The server does not record what IMAP clients say.");
        return [.. Directory.EnumerateFiles(Path.Combine(_folder.Path, "rawlog"), "*.in").SelectMany(ImapRecord.Appends)];
    }

    /// <summary>Stops it and deletes its folder, which stays if the environment variable MAILSYNCPS_KEEP_SERVERS is set.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    MailStore Store(string user) => new(MailFolder(user), _options.Separator, _options.FolderPrefix);

    IEnumerable<string> UserLines()
    {
        var owner = UnixAccount.MailOwner;
        foreach (var user in _options.Users.Keys.Union(_options.QuotaOfUsers.Keys))
        {
            var quota = _options.QuotaOfUsers.TryGetValue(user, out var limit)
                ? string.Create(CultureInfo.InvariantCulture, $"userdb_quota_rule={DovecotConfiguration.QuotaRule}{limit}")
                : "";
            var home = Path.GetDirectoryName(MailFolder(user));
            yield return $"{user.ToLowerInvariant()}:{_options.Users.GetValueOrDefault(user, "pw")}:{owner.UserId}:{owner.GroupId}::{home}::{quota}";
        }
    }
}
