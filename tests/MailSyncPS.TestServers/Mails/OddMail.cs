namespace MailSyncPS.TestServers;

/// <summary>A mail that tools stumble over.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Bytes">The raw mail.</param>
public sealed record OddMail(string Name, byte[] Bytes)
{
    /// <summary>The name, for lists of tests.</summary>
    public override string ToString() => Name;
}
