using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The sign-ins that are kept for the user: a folder with a file for each.</summary>
sealed class SignInFiles
{
    /// <summary>The variable that names another folder than the one in the user's state.</summary>
    public const string Variable = "MAILSYNCPS_SIGNINS";

    const string FolderName = "signins";
    const string Suffix = ".signin";
    const string RenewalSuffix = ".renewal";
    const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Attempts to put a file in the place of one that somebody reads, which Windows refuses.</summary>
    const int MostMoves = 20;

    /// <summary>The folder of a path.</summary>
    public SignInFiles(string folder) => Folder = folder;

    /// <summary>Where they lie.</summary>
    public string Folder { get; }

    /// <summary>Those of the user.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: the user has no place for them.</exception>
    public static SignInFiles OfUser() => new(StateFolder.Named(Variable) is { } named ? Path.GetFullPath(named)
        : StateFolder.Find() is { } state ? Path.Combine(state, FolderName)
        : throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatNoHome(Variable)));

    /// <summary>All, in the order of their names.</summary>
    /// <param name="trouble">Hears of those that can't be read.</param>
    public IReadOnlyList<SignInRecord> All(Action<MailSyncException> trouble)
    {
        var all = new List<SignInRecord>();
        foreach (var path in Guard(Folder, () => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*" + Suffix) : []))
        {
            try
            {
                if (Read(path) is { } record)
                    all.Add(record);
            }
            catch (MailSyncException e)
            {
                trouble(e);
            }
        }
        return [.. all.OrderBy(record => record.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The one of a name; null when there is none.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: it can't be read.</exception>
    public SignInRecord? Find(string name) => Read(PathOf(name));

    /// <summary>Keeps one, in the place of an earlier one of its name. Whatever happens meanwhile, one of them is there whole.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: it can't be written.</exception>
    public void Save(SignInRecord record, RunTimeouts timeouts) => Write(PathOf(record.Name), SignInProtection.Protect(record), timeouts);

    /// <summary>Forgets one.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: its file can't be deleted.</exception>
    public void Remove(string name) => Delete(PathOf(name));

    /// <summary>Waits until nobody else, in whatever process, asks for tokens of a sign-in or changes it.</summary>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.ServerUnavailable"/>: another has been at it for too long; <see cref="MailFailure.SignInNotKept"/>.
    /// </exception>
    public Task<SignInTurn> TakeTurnAsync(string name, RunTimeouts timeouts, CancellationToken cancellationToken) =>
        TakeTurnAsync(PathOf(name), name, timeouts, cancellationToken);

    /// <summary>The newer refresh token of a sign-in that was handed out; null when there is none.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: it can't be read.</exception>
    public Renewal? FindRenewal(SignInRecord record)
    {
        var path = PathOf(record.Stamp);
        return ReadFile(path, bytes => Renewal.Decrypt(bytes, record));
    }

    /// <summary>Keeps a newer refresh token of a sign-in that was handed out, so that only who has the sign-in can read it.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: it can't be written.</exception>
    public void SaveRenewal(Renewal renewal, SignInRecord record, RunTimeouts timeouts) =>
        Write(PathOf(record.Stamp), renewal.Encrypt(record), timeouts);

    /// <summary>Forgets it.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: its file can't be deleted.</exception>
    public void RemoveRenewal(SignInRecord record) => Delete(PathOf(record.Stamp));

    /// <summary>The same turn for a sign-in that was handed out.</summary>
    public Task<SignInTurn> TakeTurnAsync(SignInRecord handedOut, RunTimeouts timeouts, CancellationToken cancellationToken) =>
        TakeTurnAsync(PathOf(handedOut.Stamp), handedOut.Name, timeouts, cancellationToken);

    void Write(string path, byte[] bytes, RunTimeouts timeouts) => Guard(path, () =>
    {
        OwnFolder.Create(Folder);
        var next = path + ".new";
        File.Delete(next);
        using (var file = OwnFile.Make(next, FileAccess.Write, FileShare.None))
        {
            // A folder that a group shares would let the group read it.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, Mine);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(next, path, overwrite: true);
                return true;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException
                && attempt < MostMoves)
            {
                timeouts.Sleep(timeouts.HeldPause);
            }
        }
    });

    static void Delete(string path) => Guard(path, () =>
    {
        File.Delete(path);
        return true;
    });

    async Task<SignInTurn> TakeTurnAsync(string file, string name, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var path = file + ".lock";
        for (var start = timeouts.Time.GetTimestamp(); ;
            await timeouts.DelayAsync(timeouts.HeldPause, cancellationToken).ConfigureAwait(false))
        {
            if (Guard(path, () => TryOpen(path)) is { } turn)
                return new SignInTurn(turn);
            if (timeouts.Time.GetElapsedTime(start) > timeouts.SignInTurn)
                throw new MailSyncException(MailFailure.ServerUnavailable, SignInTexts.FormatTurnTaken(PlainText.Clean(name)))
                    { IsTransient = true };
        }
    }

    FileStream? TryOpen(string path)
    {
        OwnFolder.Create(Folder);
        try
        {
            return OwnFile.Open(path, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (HeldFile.IsSharingViolation(e))
        {
            return null;
        }
    }

    SignInRecord? Read(string path) => ReadFile(path, SignInProtection.Unprotect);

    T? ReadFile<T>(string path, Func<byte[], T> read) where T : class => Guard(path, () =>
    {
        if (!File.Exists(path))
            return null;
        FileTrust.CheckFolder(Folder);
        FileTrust.CheckFile(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
                throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatOthersMayRead(path));
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return read(copy.ToArray());
        }
        catch (FileNotFoundException)
        {
            // It was removed in between.
            return null;
        }
        catch (CryptographicException e)
        {
            throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatOtherUsers(path), e);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // What was thrown may repeat what was read.
            throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatNoSignIn(path));
        }
    });

    /// <summary>Works with a file; what goes wrong with it is told by its name.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>.</exception>
    internal static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UntrustedFileException e)
        {
            throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatNotTrusted(path, e.Message), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailSyncException(MailFailure.SignInNotKept, SignInTexts.FormatNotUsable(path, e.Message), e);
        }
    }

    /// <summary>The file of a sign-in: its name may have any letters, and tells others what it is for.</summary>
    public string PathOf(string name) => Path.Combine(Folder,
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant())))[..32].ToLowerInvariant() + Suffix);

    string PathOf(Guid handedOut) => Path.Combine(Folder, handedOut.ToString("N") + RenewalSuffix);
}
