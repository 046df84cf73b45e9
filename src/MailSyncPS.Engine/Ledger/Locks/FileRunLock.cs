using System.Text;
using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>A lock of the operating system on a file, which ends with the process however that ends. The file stays: removing it could let two in.</summary>
sealed class FileRunLock : IRunLock
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

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
            taken = new FileRunLock(path, mailbox, OpenPatiently(path, mailbox));
            taken.Sign();
            taken.EnsureExclusive();
            taken.RequireHeld();
            return taken;
        }
        catch (UntrustedFileException e)
        {
            throw LedgerFaults.NotTrusted(path, e);
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

    // Who reads the file, as a scanner or a backup does, keeps the lock from being taken, and so does a run. The file tells which it is.
    static FileStream OpenPatiently(string path, string mailbox)
    {
        for (var start = Environment.TickCount64; ; Thread.Sleep(Pause))
        {
            try
            {
                return OwnFile.Open(path, FileAccess.ReadWrite, Sharing);
            }
            catch (IOException e) when (HeldFile.IsSharingViolation(e))
            {
                if (LockHolder.Parse(LockFileReader.Read(path) ?? "") is { IsAlive: true } other)
                    throw AlreadyRunning(other, mailbox, e);
                if (Environment.TickCount64 - start > Patience.TotalMilliseconds)
                    throw LedgerFaults.NotWritable(path, LedgerTexts.FormatLockNotTaken(LedgerTexts.FormatLockHeldElsewhere(path)), e);
            }
        }
    }

    /// <inheritdoc/>
    public string Holding => holder.Token.ToString();

    /// <inheritdoc/>
    public ValueTask EnsureHeldAsync(CancellationToken cancellationToken)
    {
        RequireHeld();
        return ValueTask.CompletedTask;
    }

    void RequireHeld()
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
        catch (IOException e) when (HeldFile.IsSharingViolation(e))
        {
            return;
        }

        throw new IOException(LedgerTexts.LocksNotKept);
    }

    static MailSyncException AlreadyRunning(LockHolder other, string mailbox, IOException inner) => new(MailFailure.AlreadyRunning,
        LedgerTexts.FormatAlreadyRunningSince(other.Process, $"{other.Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}", mailbox), inner);
}
