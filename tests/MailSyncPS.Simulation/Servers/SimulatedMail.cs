namespace MailSyncPS.Simulation.Servers;

/// <summary>A mail in a folder of a simulated server.</summary>
/// <param name="Uid">Its UID, or the number behind its UIDL.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Content">What tells its content from others.</param>
/// <param name="Arrived">When it arrived.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Came">As the how manieth change of its mailbox it came.</param>
/// <param name="Deleted">Whether it is marked as deleted.</param>
sealed record SimulatedMail(uint Uid, byte[] Bytes, string Content, DateTimeOffset Arrived, IReadOnlyList<string> Flags, long Came,
    bool Deleted = false);
