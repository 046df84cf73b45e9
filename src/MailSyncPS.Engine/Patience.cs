namespace MailSyncPS.Engine;

/// <summary>How long a run waits for what may still come. Measured by clocks that only go forward, so that setting the time of day changes none of it.</summary>
sealed record Patience
{
    /// <summary>How long a server may still be taking in what a dead connection had sent.</summary>
    public TimeSpan Doubt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much longer a message stays in doubt that was sent to a server which then fell silent: it may still be at work on it.</summary>
    public TimeSpan LongerDoubt { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a copy may take to show that the destination said it stored.</summary>
    public TimeSpan Appearance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before a pass is made again; each further one in vain doubles it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for a server that asks for one; beyond it the next run is the better place.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait after so many attempts in vain, the failed one among them: as the server asks, or ever longer; null when that is too long.</summary>
    public TimeSpan? WaitAfter(MailSyncException failure, int attempts)
    {
        var wait = failure.RetryAfter ?? FirstWait * Math.Pow(2, attempts - 1);
        return wait > LongestWait ? null : wait;
    }

    /// <summary>How long a server may be silent while it is asked for something.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What an operation may take beyond the time its bytes need.</summary>
    public TimeSpan Operation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The slowest line that is worth waiting for, in bytes per second.</summary>
    public int SlowestLine { get; init; } = 2048;
}
