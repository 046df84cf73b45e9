using System.Security.Cryptography;
using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Demo;

/// <summary>Looks at the files of both servers, without the product.</summary>
sealed class DemoChecks(DemoStage stage, TextWriter output)
{
    IReadOnlyList<StoredMail> _newServerBefore = [];
    int _appendsBefore;
    string _ledgerBefore = "";

    internal bool AllHold { get; private set; } = true;

    IReadOnlyList<StoredMail> AtOldServer => stage.OldServer.AllMails(DemoStage.OldAddress);

    IReadOnlyList<StoredMail> AtNewServer => stage.NewServer.AllMails(DemoStage.NewAddress);

    string Ledger => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(stage.LedgerPath)));

    internal void RememberLedger() => _ledgerBefore = Ledger;

    internal void NothingHappened()
    {
        Report("the dry run left the old server as it was", MailComparison.Differences(stage.Originals, AtOldServer));
        Report("the dry run wrote nothing at the new server", MailComparison.Differences([], AtNewServer));
        Report("the dry run left the ledger as it was", Ledger == _ledgerBefore ? [] : ["it changed"]);
    }

    internal void EverythingWasCopied()
    {
        Report($"all {stage.Originals.Count} mails are at the new server: once each, same bytes, same arrival, nothing else",
            MailComparison.Differences(stage.Originals, AtNewServer));
        Report("they are in INBOX", [.. AtNewServer.Where(mail => mail.Folder != "INBOX").Select(mail => $"{mail.Description} is in {mail.Folder}")]);
        Report("no command appended several messages, which Gmail does not know", stage.NewServer.MultiAppendSeen() ? ["one did"] : []);
    }

    internal void OnlyTheYoungStayed()
    {
        // A mail that came of age during the demo may be on either side.
        var firstLimit = stage.Now.AddDays(-DemoStage.KeptDays);
        var lastLimit = DateTimeOffset.Now.AddDays(-DemoStage.KeptDays);
        var left = AtOldServer;
        Report($"the old server has none older than {DemoStage.KeptDays} days", [.. left.Where(mail => mail.Arrived < firstLimit).Select(mail => $"{mail.Description} is there")]);
        Report("and all the younger ones", MailComparison.Differences(stage.Originals.Where(mail => mail.Arrived >= lastLimit), left.Where(mail => mail.Arrived >= lastLimit)));
    }

    internal void RememberNewServer()
    {
        _newServerBefore = AtNewServer;
        _appendsBefore = stage.NewServer.Appends().Count;
    }

    internal void NothingWasWrittenAgain()
    {
        Report("the second run wrote nothing", MailComparison.Differences(_newServerBefore, AtNewServer));
        Report("and did not try to", stage.NewServer.Appends().Count == _appendsBefore ? [] : ["it sent APPEND commands"]);
    }

    internal void Report(string claim, IReadOnlyList<string> differences)
    {
        const int Shown = 10;
        output.WriteLine($"{(differences.Count == 0 ? "  holds:  " : "  BROKEN: ")}{claim}");
        foreach (var difference in differences.Take(Shown))
            output.WriteLine($"          {difference}");
        if (differences.Count > Shown)
            output.WriteLine(FormattableString.Invariant($"          and {differences.Count - Shown} more"));
        AllHold &= differences.Count == 0;
    }
}
