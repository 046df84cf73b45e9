using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>A server as a piped object names it: an account, a test's answer, or a row of a file that such were saved to.</summary>
/// <param name="Server">Its host name.</param>
/// <param name="Source">Where it is known from.</param>
/// <param name="AgreedAddress">The address whose credential is in use there already; null when none is.</param>
sealed record PipedServer(string Server, DiscoverySource Source, string? AgreedAddress)
{
    /// <summary>The server of an object; null when it names none, or does not tell where it is known from.</summary>
    internal static PipedServer? Of(PSObject row)
    {
        try
        {
            return row.Properties[nameof(MailAccount.Server)]?.Value is string server
                && Enum.TryParse<DiscoverySource>(row.Properties[nameof(MailAccount.Source)]?.Value?.ToString(), ignoreCase: true,
                    out var source)
                && Enum.IsDefined(source)
                ? new PipedServer(server, source, row.BaseObject is MailAccount { HasSecret: true } account ? account.EmailAddress : null)
                : null;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
