namespace MailSyncPS.TestServers;

/// <summary>Says what becomes of the lines of one connection. Both directions may be asked at the same time.</summary>
public interface ILineRewriter
{
    /// <summary>What becomes of a line of the client's, null closing the connection.</summary>
    string? ToServer(string line);

    /// <summary>What becomes of a line of the server's, null closing the connection.</summary>
    string? ToClient(string line);
}
