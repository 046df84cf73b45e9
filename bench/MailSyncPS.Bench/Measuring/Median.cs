namespace MailSyncPS.Bench.Measuring;

/// <summary>The middle of some figures.</summary>
static class Median
{
    internal static double Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
