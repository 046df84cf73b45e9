using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Which of the mailboxes that a ledger knows are meant: by names and wildcards, or as accounts.</summary>
static class LedgerMailboxes
{
    /// <summary>Whether a name or wildcard means a mailbox: by its address, its login, or login and host.</summary>
    internal static Func<KnownMailbox, bool> Named(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return mailbox => pattern.IsMatch(mailbox.Name) || pattern.IsMatch(mailbox.Key.Login)
            || pattern.IsMatch($"{mailbox.Key.Login}@{mailbox.Key.Host}");
    }

    /// <summary>Whether an account is of a mailbox. By whatever protocol it was read, it is one mailbox.</summary>
    internal static Func<KnownMailbox, bool> Of(MailAccount account)
    {
        var asked = MailboxKey.Of(account);
        return mailbox => mailbox.Key.Host == asked.Host && mailbox.Key.Login.Equals(asked.Login, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The mailboxes that names and accounts mean; all where there are neither.</summary>
    /// <param name="known">Those that the ledger knows.</param>
    /// <param name="names">Names and wildcards.</param>
    /// <param name="accounts">Accounts.</param>
    /// <param name="unknown">Hears of each that means none; a wildcard may mean none.</param>
    internal static IReadOnlyList<KnownMailbox> Choose(
        IReadOnlyList<KnownMailbox> known, IReadOnlyCollection<string> names, IReadOnlyCollection<MailAccount> accounts,
        Action<object> unknown)
    {
        if (names.Count == 0 && accounts.Count == 0)
            return known;
        HashSet<KnownMailbox> chosen = [];
        foreach (var name in names)
            Add(known.Where(Named(name)), name, WildcardPattern.ContainsWildcardCharacters(name));
        foreach (var account in accounts)
            Add(known.Where(Of(account)), account, mayBeNone: false);
        return [.. known.Where(chosen.Contains)];

        void Add(IEnumerable<KnownMailbox> meant, object asked, bool mayBeNone)
        {
            var found = meant.ToList();
            chosen.UnionWith(found);
            if (found.Count == 0 && !mayBeNone)
                unknown(asked);
        }
    }

    /// <summary>The error for a mailbox that a ledger does not know.</summary>
    internal static MailSyncException Unknown(string ledger, object asked) =>
        new(MailFailure.MailboxUnknown, HistoryTexts.FormatUnknownMailbox(ledger, VisibleText.Without(asked.ToString() ?? "")));
}
