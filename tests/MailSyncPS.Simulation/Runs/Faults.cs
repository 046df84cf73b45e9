namespace MailSyncPS.Simulation.Runs;

/// <summary>What may go wrong where.</summary>
static class Faults
{
    static readonly Fault[] Anywhere = [Fault.CutBefore, Fault.CutAfter, Fault.Refused, Fault.Farewell, Fault.Silence];

    /// <summary>What may go wrong at a step.</summary>
    /// <param name="step">Its name.</param>
    public static IReadOnlyList<Fault> At(string step) => step switch
    {
        _ when step.StartsWith("ledger", StringComparison.Ordinal) => [],
        _ when step.StartsWith("APPEND", StringComparison.Ordinal) => [.. Anywhere, Fault.WrongId, Fault.OtherId],
        "FETCH sizes" or "FETCH entries" => [.. Anywhere, Fault.Twice],
        _ => Anywhere,
    };

    /// <summary>Whether something may go wrong at a step.</summary>
    public static bool MayBe(Fault fault, string step) => At(step).Contains(fault);
}
