using System.Text;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>A lock of the operating system on a file, which ends with the process however that ends. The file stays: removing it could let two in.</summary>
sealed class FileRunLock : IRunLock
{
    readonly string path;
    readonly string mailbox;
    readonly FileStream stream;
    readonly LockHolder holder = LockHolder.Current();
    volatile bool released;

    FileRunLock(string path, string mailbox, FileStream stream)
    {
        this.path = path;
        this.mailbox = mailbox;
        this.stream = stream;
    }

    // On Windows sharing for reading lets others see who holds it, and nobody can take, change or remove it all the same.
    static FileShare Sharing => OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    /// <summary>Takes the lock whose file is at a path.</summary>
    public static FileRunLock Take(string path, string mailbox)
    {
        FileRunLock? taken = null;
        try
        {
            LedgerFolder.Create(Path.GetDirectoryName(path)!);
            taken = new FileRunLock(path, mailbox, LedgerFolder.Make(path, FileMode.OpenOrCreate, Sharing));
            taken.Sign();
            taken.EnsureExclusive();
            taken.EnsureHeld();
            return taken;
        }
        catch (IOException e) when (taken is null && IsHeldElsewhere(e))
        {
            throw AlreadyRunning(path, mailbox, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            taken?.Release();
            throw LedgerFaults.NotWritable(path, LedgerTexts.FormatLockNotTaken(e.Message), e);
        }
        catch (MailSyncException)
        {
            taken?.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void EnsureHeld()
    {
        ObjectDisposedException.ThrowIf(released, this);
        if (LockFileReader.Read(path) is not { } text || LockHolder.Parse(text)?.Token != holder.Token)
        {
            throw new MailSyncException(MailFailure.LockLost,
                LedgerTexts.FormatLockLost(mailbox, path));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    void Release()
    {
        released = true;
        stream.Dispose();
    }

    void Sign()
    {
        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes(holder.Format()));
        stream.Flush();
    }

    // Some network file systems take locks without keeping them, and .NET can be told to take none.
    void EnsureExclusive()
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, Sharing).Dispose();
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return;
        }

        throw new IOException(LedgerTexts.LocksNotKept);
    }

    static MailSyncException AlreadyRunning(string path, string mailbox, IOException inner)
    {
        var words = LockHolder.Parse(LockFileReader.Read(path) ?? "") is { } other
            ? LedgerTexts.FormatAlreadyRunningSince(other.Process, $"{other.Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}", mailbox)
            : LedgerTexts.FormatAlreadyRunning(mailbox);
        return new MailSyncException(MailFailure.AlreadyRunning, words, inner);
    }

    // A sharing violation, and nothing of the kinds "missing" or "too long", which are types of their own.
    static bool IsHeldElsewhere(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33 : e.GetType() == typeof(IOException) && e.HResult == WouldBlock;

    static int WouldBlock => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;
}
