namespace MailSyncPS.TestServers.Gmail;

/// <summary>What happens to an account that had as many bytes as it may in a day.</summary>
public enum GmailDayLimit
{
    /// <summary>What moves mail is refused with NO [OVERQUOTA].</summary>
    Refuses,
    /// <summary>The session ends with BYE, and no other is let in.</summary>
    HangsUp,
    /// <summary>The line carries less than 1 KiB a second.</summary>
    Crawls,
}

/// <summary>
/// The bytes that an account moved in a day. Certain for Workspace: 500 MB up and 2,500 MB down; unpublished for others. What happens then
/// is likely one of three.
/// </summary>
public sealed class GmailDay
{
    internal const string Words = "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)";

    readonly Lock _lock = new();
    long _up;
    long _down;

    /// <summary>What happens beyond the limits.</summary>
    public GmailDayLimit Form { get; set; }

    /// <summary>Bytes that may be stored.</summary>
    public long MostUp { get; set; } = 500_000_000;

    /// <summary>Bytes that may be read.</summary>
    public long MostDown { get; set; } = 2_500_000_000;

    /// <summary>Bytes that were stored, those of mails among them that were thrown away.</summary>
    public long Up => Interlocked.Read(ref _up);

    /// <summary>Bytes of mails that were read.</summary>
    public long Down => Interlocked.Read(ref _down);

    /// <summary>Whether either limit was passed. It stays so until the next day.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _up > MostUp || _down > MostDown;
        }
    }

    /// <summary>The next day begins.</summary>
    public void Pass()
    {
        lock (_lock)
            (_up, _down) = (0, 0);
    }

    /// <summary>How often a limit was met.</summary>
    public int TimesMet { get; private set; }

    internal bool MayGoOn(long up, long down)
    {
        lock (_lock)
        {
            (_up, _down) = (_up + up, _down + down);
            if (_up <= MostUp && _down <= MostDown)
                return true;
            TimesMet++;
            return false;
        }
    }
}
