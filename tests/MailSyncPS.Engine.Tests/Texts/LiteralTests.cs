using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

public sealed partial class LiteralTests
{
    /// <summary>Words in the code that no person reads, or that must be the same in every language.</summary>
    static readonly string[] NotForPeople =
    [
        // Parts of the trial message, which is recognised by them.
        @"From: MailSyncPS <mailsyncps@mailsyncps.invalid>\r\n",
        @"Subject: MailSyncPS trial message, removed at once\r\n",
        @"@mailsyncps.invalid>\r\n\r\nThis message shows whether two mailboxes are one. It can be deleted.\r\n",
        // Names that servers and systems give their folders.
        "[Google Mail]", "Application Support",
        // Words of PostgreSQL and its library, as they say them.
        "Application Name", "Command Timeout", "Target Session Attributes", "No password", "No suitable host", "ledger.application text", "ledger.version integer",
        "double precision",
        // Words of the protocol log, and of a page's security policy.
        "<{} bytes>", "default-src 'none'", "default-src 'none'; script-src {} {}; style-src {}; base-uri 'none'; form-action 'none'",
        // The page to which a browser comes back.
        "<!DOCTYPE html><html lang=\\\"{}\\\"><title>MailSyncPS</title><p>{}</p>",
    ];

    [Fact]
    public void No_sentence_for_people_is_in_the_code()
    {
        var literals = SourceTree.Files("*.cs").SelectMany(LiteralReader.Read).ToList();
        Assert.True(literals.Count > 500, "The reader finds too little.");

        var sentences = literals.Where(l => IsSentence(l.Text) && !IsForPrograms(l) && !NotForPeople.Contains(l.Text)).ToList();

        Assert.True(sentences.Count == 0, $"These texts belong into Texts/*.resx:\n{string.Join('\n', sentences)}");
    }

    [Fact]
    public void The_list_of_exceptions_has_nothing_that_is_gone()
    {
        var literals = SourceTree.Files("*.cs").SelectMany(LiteralReader.Read).Select(l => l.Text).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], NotForPeople.Where(text => !literals.Contains(text)));
    }

    static bool IsSentence(string text) => Words().IsMatch(text) && !Sql().IsMatch(text);

    /// <summary>Steps for diagnostic tools, the protocol log, programming errors, and what stands in an attribute.</summary>
    static bool IsForPrograms(Literal literal) => ForPrograms().IsMatch(literal.Before);

    /// <summary>Two words in a row, or one beside what is put in.</summary>
    [GeneratedRegex(@"[A-Za-z'][a-z']+[,;:]? (?:[A-Za-z'][a-z']+|a )|(?<![-\w])[A-Za-z][a-z]+ \{\}|\{\} [a-z]{2,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|BEGIN|COMMIT|ROLLBACK|WITH)\b| IS NOT NULL|\b(?:AND|IN|FROM) [\w(@]|\b(?:coalesce|greatest)\(|^\s*[a-z_]+(?:,\s+[a-z_]+)+\s*$")]
    private static partial Regex Sql();

    [GeneratedRegex(@"RunSteps\.Reach\($|\bWriteAsync\($|\.Note\($|InvalidOperationException\($|UnreachableException\($|^\s*\[|Justification = $")]
    private static partial Regex ForPrograms();
}
