using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Scale;

/// <summary>One thing to measure that has to do with size or number.</summary>
interface IScenario
{
    /// <summary>The name that --only takes.</summary>
    string Name { get; }

    /// <summary>What is measured, as a heading.</summary>
    string Title { get; }

    /// <summary>What the columns mean, in a sentence or two.</summary>
    string Explanation { get; }

    /// <summary>Measures it.</summary>
    /// <param name="stage">Servers of its own.</param>
    /// <param name="quick">Whether small numbers will do, to see that it works.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken);
}
