namespace MailSyncPS.Build.Testing;

/// <summary>How many tests ended how.</summary>
readonly record struct TestTotals(int Passed, int Failed, int Skipped)
{
    public static TestTotals operator +(TestTotals one, TestTotals other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);

    public override string ToString() =>
        FormattableString.Invariant($"{Passed} passed, {Failed} failed") + (Skipped > 0 ? FormattableString.Invariant($", {Skipped} skipped") : "");
}
