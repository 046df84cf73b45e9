namespace MailSyncPS.Promises;

/// <summary>
/// How many copies of one content there may be at a destination: the promise in numbers. Who knows what happened to the mailboxes says
/// what the numbers are.
/// </summary>
/// <param name="Least">As many as mails have gone from the source by runs, whose copies nobody else has taken away.</param>
/// <param name="Most">As many as there were, and one for each mail that the source has held.</param>
public readonly record struct CopyBounds(int Least, int Most)
{
    /// <summary>What does not hold where there are so many copies; null when all does.</summary>
    public Invariant? Judge(int copies) => copies < Least ? Invariant.NoLoss : copies > Most ? Invariant.NoDuplicate : null;
}
