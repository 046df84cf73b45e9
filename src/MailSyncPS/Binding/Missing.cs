using MailSyncPS.Engine;

namespace MailSyncPS.Binding;

/// <summary>What is needed and was not given.</summary>
internal static class Missing
{
    internal static MailSyncException Server(string? emailAddress, string columns) => new(MailFailure.ServerRequired,
        $"No server was named for {emailAddress}. Servers are not found from an address: give -Server, or a column named Server.{columns}");
}
