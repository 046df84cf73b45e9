using System.Security;
using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Files;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>
/// The file of a protocol log. Lines are added to what it holds, each whole, whoever else writes to it: another mailbox,
/// another cmdlet of the pipeline, another process. It is made for its owner alone.
/// </summary>
sealed class ProtocolLogFile : IDisposable
{
    // A place that no log reaches: who holds it may write.
    const long Turn = 1L << 62;
    /// <summary>By so many bytes the time of a line has ended, and the number has begun.</summary>
    const int LongestTime = 64;

    static readonly object Gate = new();

    readonly FileStream _file;
    readonly TimeProvider _time;
    bool _isOver;

    ProtocolLogFile(FileStream file, TimeProvider time) => (_file, _time) = (file, time);

    internal string Path => _file.Name;

    /// <exception cref="MailSyncException"><see cref="MailFailure.ProtocolLogNotWritable"/>.</exception>
    internal static ProtocolLogFile Open(string path, TimeProvider time)
    {
        try
        {
            var target = OwnFile.Follow(System.IO.Path.GetFullPath(path));
            // Lines behind a ledger's last page would make it one that is broken.
            if (DatabaseFile.IsAt(target))
                throw new IOException(SurfaceTexts.ProtocolLogIsDatabase);
            if (IsOther(target))
                throw new IOException(SurfaceTexts.ProtocolLogIsOther);
            return new ProtocolLogFile(OwnFile.Open(target, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException
            or NotSupportedException)
        {
            throw new MailSyncException(MailFailure.ProtocolLogNotWritable, SurfaceTexts.FormatProtocolLogNotWritable(path, e.Message), e);
        }
    }

    /// <summary>Whether a file holds something else than a log, whose lines have the number of a connection behind the time.</summary>
    static bool IsOther(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return false;
        using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        var read = new byte[LongestTime];
        var beginning = Encoding.UTF8.GetString(read, 0, file.ReadAtLeast(read, read.Length, throwOnEndOfStream: false));
        var number = beginning.IndexOf(" #", StringComparison.Ordinal) + 2;
        return number < 2 || !char.IsAsciiDigit(beginning.ElementAtOrDefault(number));
    }

    /// <summary>Adds a line.</summary>
    /// <returns>Why the log ends here; null when it does not, or was told before.</returns>
    internal string? Write(string line)
    {
        lock (Gate)
        {
            if (_isOver)
                return null;
            try
            {
                TakeTurn();
                try
                {
                    _file.Seek(0, SeekOrigin.End);
                    _file.Write(Encoding.UTF8.GetBytes(line + Environment.NewLine));
                }
                finally
                {
                    EndTurn();
                }
                return null;
            }
            // A file that can't grow any more is an argument out of range.
            catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException or ArgumentException)
            {
                // A mail run goes on without its log.
                _isOver = true;
                return e.Message;
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            _isOver = true;
            _file.Dispose();
        }
    }

    static bool HasTurns => OperatingSystem.IsWindows() || OperatingSystem.IsLinux();

    void TakeTurn()
    {
        for (var attempt = 1; HasTurns; attempt++)
        {
            try
            {
                _file.Lock(Turn, 1);
                return;
            }
            catch (IOException) when (attempt < Waits.MostLogAttempts)
            {
                Task.Delay(Waits.LogPause, _time).GetAwaiter().GetResult();
            }
        }
    }

    void EndTurn()
    {
        if (HasTurns)
            _file.Unlock(Turn, 1);
    }
}
