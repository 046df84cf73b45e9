namespace MailSyncPS.Engine.Discovery.Records;

/// <summary>The domains that the name of a mail host belongs to, as far as they can be a provider's.</summary>
static class HostingDomains
{
    const int Most = 3;

    static readonly string[] SharedLabels = ["ac", "ad", "co", "com", "ed", "edu", "go", "gov", "gr", "lg", "ne", "net", "or", "org"];

    /// <summary>The domains, the longest first: <c>l.google.com</c> and <c>google.com</c> of <c>aspmx.l.google.com</c>.</summary>
    /// <param name="host">The mail host.</param>
    /// <param name="ownDomain">The domain whose mail it receives, which tells of no provider.</param>
    public static IEnumerable<string> Of(string host, string ownDomain)
    {
        if (MailDomain.IsWithin(host, ownDomain))
            return [];
        var labels = host.Split('.');
        return Enumerable.Range(1, Math.Max(0, labels.Length - 2))
            .Select(first => labels[first..])
            .Where(rest => !IsShared(rest))
            .Select(rest => string.Join('.', rest))
            .TakeLast(Most);
    }

    /// <summary>Whether a name as <c>co.jp</c> is a registry's and no provider's.</summary>
    static bool IsShared(string[] labels) => labels is [var second, { Length: 2 }] && SharedLabels.Contains(second);
}
