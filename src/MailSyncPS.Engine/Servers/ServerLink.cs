namespace MailSyncPS.Engine.Servers;

/// <summary>What lies under a client: the guarded stream, and the tap on its lines.</summary>
sealed record ServerLink(GuardedStream Stream, ResponseTap Tap)
{
    /// <summary>Starts an operation that moves about so many bytes.</summary>
    public void Expect(long payloadBytes)
    {
        Stream.Expect(payloadBytes);
        Tap.Bounds.Expect(payloadBytes);
    }
}
