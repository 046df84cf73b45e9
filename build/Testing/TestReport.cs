using System.Xml.Linq;

namespace MailSyncPS.Build.Testing;

/// <summary>What the result file of a test run says.</summary>
sealed record TestReport(TestTotals Totals, IReadOnlyList<string> Failures)
{
    /// <summary>What a test printed is its story; the last of it tells most.</summary>
    const int MostPrinted = 60;

    static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    internal static TestReport Read(string file)
    {
        if (!File.Exists(file))
            return new TestReport(default, []);
        var results = XDocument.Load(file).Descendants(Trx + "UnitTestResult").ToLookup(result => (string?)result.Attribute("outcome"));
        var failures = results["Failed"].Select(Describe).ToList();
        var passed = results["Passed"].Count();
        var others = results.Sum(group => group.Count()) - passed - failures.Count;
        return new TestReport(new TestTotals(passed, failures.Count, others), failures);
    }

    static string Describe(XElement result)
    {
        var lines = ((string?)result.Descendants(Trx + "Message").FirstOrDefault() + "\n" + (string?)result.Descendants(Trx + "StackTrace").FirstOrDefault())
            .Split('\n').Concat(((string?)result.Descendants(Trx + "StdOut").FirstOrDefault() ?? "").Split('\n').TakeLast(MostPrinted))
            .Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        return $"FAILED {(string?)result.Attribute("testName")}\n{string.Join('\n', lines.Select(line => "    " + line))}";
    }
}
