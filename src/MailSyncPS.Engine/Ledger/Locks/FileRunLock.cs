using System.Text;
using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// A lock of the operating system on a file, which ends with the process however that ends. The file stays: removing it could let two in.
/// </summary>
sealed class FileRunLock : IRunLock
{
    readonly string _path;
    readonly string _mailbox;
    readonly FileStream _stream;
    readonly LockHolder _holder;
    volatile bool _released;

    FileRunLock(string path, string mailbox, FileStream stream, DateTimeOffset since)
    {
        (_path, _mailbox, _stream, _holder) = (path, mailbox, stream, LockHolder.From(since));
    }

    // On Windows sharing for reading lets others see who holds it, and nobody can take, change or remove it all the same.
    static FileShare Sharing => OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    /// <summary>Takes the lock whose file is at a path.</summary>
    public static FileRunLock Take(string path, string mailbox, RunTimeouts timeouts)
    {
        FileRunLock? taken = null;
        try
        {
            OwnFolder.Create(Path.GetDirectoryName(path)!);
            taken = new FileRunLock(path, mailbox, OpenPatiently(path, mailbox, timeouts), timeouts.Now);
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
    static FileStream OpenPatiently(string path, string mailbox, RunTimeouts timeouts)
    {
        for (var start = timeouts.Time.GetTimestamp(); ; timeouts.Sleep(timeouts.HeldPause))
        {
            try
            {
                return OwnFile.Open(path, FileAccess.ReadWrite, Sharing);
            }
            catch (IOException e) when (HeldFile.IsSharingViolation(e))
            {
                if (LockHolder.Parse(LockFileReader.Read(path) ?? "") is { IsAlive: true } other)
                    throw AlreadyRunning(other, mailbox, e);
                if (timeouts.Time.GetElapsedTime(start) > timeouts.RunLock)
                    throw LedgerFaults.NotWritable(path, LedgerTexts.FormatLockNotTaken(LedgerTexts.FormatLockHeldElsewhere(path)), e);
            }
        }
    }

    /// <inheritdoc/>
    public string Holding => _holder.Token.ToString();

    /// <inheritdoc/>
    public ValueTask EnsureHeldAsync(CancellationToken cancellationToken)
    {
        RequireHeld();
        return ValueTask.CompletedTask;
    }

    void RequireHeld()
    {
        ObjectDisposedException.ThrowIf(_released, this);
        if (LockFileReader.Read(_path) is not { } text || LockHolder.Parse(text)?.Token != _holder.Token)
        {
            throw new MailSyncException(MailFailure.LockLost,
                LedgerTexts.FormatLockLost(_mailbox, _path));
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
        _released = true;
        try
        {
            // A child that is being started has a copy of the file until it is another program: nobody is to be told that a run is at work.
            _stream.SetLength(0);
        }
        catch (IOException)
        {
            // Whoever comes looks whether the holder is alive.
        }
        _stream.Dispose();
    }

    void Sign()
    {
        _stream.SetLength(0);
        _stream.Write(Encoding.UTF8.GetBytes(_holder.Format()));
        _stream.Flush();
    }

    // Some network file systems take locks without keeping them, and .NET can be told to take none.
    void EnsureExclusive()
    {
        try
        {
            new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, Sharing).Dispose();
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
