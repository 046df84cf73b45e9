namespace MailSyncPS.Campaign.Schedules;

/// <summary>The account of one content: copies that may be made, were thrown away, and are needed.</summary>
sealed class ContentBook
{
    /// <summary>How many copies there may ever have been at the destination: kept ones and discarded ones together.</summary>
    public int Allowed { get; set; }

    /// <summary>Copies that people threw away.</summary>
    public int Discarded { get; private set; }

    /// <summary>Kept copies that stand for mails which have gone from the source.</summary>
    public int Needed { get; private set; }

    /// <summary>Discarded copies whose mails may still be at the source.</summary>
    int _loose;

    /// <summary>People threw a copy away. Of identical ones it can't be told which, so it is taken for one that stood for a mail that has gone.</summary>
    public void Discard()
    {
        Discarded++;
        if (Needed > 0)
            Needed--;
        else
            _loose++;
    }

    /// <summary>A mail that has gone may be back: its copy stands for one that is there.</summary>
    public void ComeBack() => Needed = Math.Max(0, Needed - 1);

    /// <summary>A mail has gone from the source.</summary>
    public void Go(bool withoutCopy)
    {
        if (withoutCopy && _loose > 0)
            _loose--;
        else
            Needed++;
    }
}
