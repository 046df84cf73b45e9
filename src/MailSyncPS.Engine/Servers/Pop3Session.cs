using MailKit.Net.Pop3;

namespace MailSyncPS.Engine.Servers;

/// <summary>An authenticated POP3 session.</summary>
sealed class Pop3Session(ServerAccess access, Pop3Client client, ServerLink link) : MailSession<Pop3Client>(access, client, link)
{
    /// <summary>What the server says it can do (CAPA, RFC 2449).</summary>
    public Pop3Capabilities Capabilities => Client.Capabilities;

    /// <summary>How many messages the server announced at the login (STAT).</summary>
    /// <exception cref="MailSyncException">More than can be listed.</exception>
    public int Announced => ListingBounds.Checked(Access, Client.Count);

    /// <summary>Whether the server removes mail once it was read (EXPIRE 0, RFC 2449, 6.7): then nothing may end with QUIT unless it should.</summary>
    public bool RemovesWhatIsRead => Client.Capabilities.HasFlag(Pop3Capabilities.Expire) && Client.ExpirePolicy == 0;

    /// <summary>Ends the session so that it leaves no trace: RSET takes back what QUIT would commit, marks of reading among it (RFC 1939, 5).</summary>
    public async Task EndUnchangedAsync()
    {
        if (!Broken && Client.IsConnected)
        {
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await RunAsync("end the session", 0, c => c.ResetAsync(limit.Token), limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MailSyncException or OperationCanceledException)
            {
                Abandon();
            }
        }
        await DisposeAsync().ConfigureAwait(false);
    }
}
