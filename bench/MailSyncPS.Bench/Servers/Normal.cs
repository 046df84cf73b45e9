namespace MailSyncPS.Bench.Servers;

/// <summary>The standard normal distribution.</summary>
static class Normal
{
    /// <summary>The value below which a share of all lies, found by halving.</summary>
    internal static double Quantile(double share)
    {
        var (low, high) = (-8.0, 8.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (Below(middle) < share)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    // The integral of the density, by Simpson's rule.
    static double Below(double value)
    {
        const int Steps = 200;
        var width = value / Steps;
        var sum = 1 + Math.Exp(-value * value / 2);
        for (var i = 1; i < Steps; i++)
            sum += Math.Exp(-i * width * (i * width) / 2) * (i % 2 == 0 ? 2 : 4);
        return 0.5 + sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }
}
