using MailSyncPS.Engine.Discovery.Providers;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Tests a server that is named, and adds what is known of its provider's login names.</summary>
public static class ServerTest
{
    /// <summary>Asks the server. A server that can't be reached or speaks no IMAP is an answer, not an error.</summary>
    public static async Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Complete(await ServerProbe.RunAsync(target, observer, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The findings, with the login name that the provider wants where another one is in use.</summary>
    internal static ImapSupport Complete(ImapSupport support)
    {
        // A login that worked is worth more than what a table says.
        if (support is { Account.HasSecret: true, Problem: null } || FindProvider(support)?.Login is not { } template)
            return support;
        var (address, used) = (support.EmailAddress, support.Account?.UserName ?? support.EmailAddress);
        var form = new LoginForm(template);
        if (form.IsOpen)
            return used?.Contains('@', StringComparison.Ordinal) == false
                ? support : Tell(support, template, ServerAdviceTexts.FormatLoginKnownForm(template));
        return address is null || form.NameOf(address) is not { } name || name.Equals(used, StringComparison.OrdinalIgnoreCase)
            ? support
            : Tell(support, name, ServerAdviceTexts.FormatLoginKnown(name));
    }

    /// <summary>
    /// The provider shows in the server's name, and in its certificate where the server has a name in the customer's domain.
    /// </summary>
    static Provider? FindProvider(ImapSupport support)
    {
        string[] hosts = [.. new[] { support.Imap?.Tls, support.Pop3?.Tls }.SelectMany(tls => tls?.Names ?? []).Prepend(support.Server)
            .OfType<string>()
            .Select(name => name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name)];
        return (support.Imap ?? support.Pop3) is null ? null
            : ProviderTable.All.FirstOrDefault(
                p => Array.Exists(hosts, host => p.HasMx(host) || p.HasDomain(host) || p.Servers.Any(s => s.Host == host)));
    }

    /// <summary>A hint after a refused login was a guess, which this one replaces.</summary>
    static ImapSupport Tell(ImapSupport support, string hint, string words) => support with
    {
        LoginHint = hint,
        Advice = support.LoginHint is null ? Sentences.Join(support.Advice, words) : Sentences.Join(words, ServerAdviceTexts.CheckPassword),
    };
}
