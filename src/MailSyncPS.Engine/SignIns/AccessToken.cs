namespace MailSyncPS.Engine.SignIns;

/// <summary>A token that a mail server takes in the place of a password.</summary>
/// <param name="Value">The token; it must be seen nowhere.</param>
/// <param name="Stamp">The registration that it comes from.</param>
/// <param name="Obtained">When it came, as a timestamp of the clock.</param>
/// <param name="Lifetime">How long it lives from then on.</param>
sealed record AccessToken(string Value, Guid Stamp, long Obtained, TimeSpan Lifetime)
{
    /// <summary>How long before its end a token is replaced, at the most: a login may take a while.</summary>
    static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    /// <summary>Of short lives a part only is given away.</summary>
    const int ShareOfLife = 5;

    /// <summary>Whether it is good for another login.</summary>
    public bool IsFresh(TimeProvider clock)
    {
        var margin = Lifetime / ShareOfLife;
        return clock.GetElapsedTime(Obtained) < Lifetime - (margin < LongestMargin ? margin : LongestMargin);
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(AccessToken);
}
