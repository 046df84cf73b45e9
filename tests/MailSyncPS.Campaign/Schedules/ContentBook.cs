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

    (int Discarded, int Loose) _backup;

    /// <summary>Whether the destination was put back, and no forward has met that since.</summary>
    bool _isUnseen;

    /// <summary>Copies of mails which had gone from the source, that a restored destination lacks: their loss is the restorer's.</summary>
    public int LostWithRestore { get; private set; }

    /// <summary>Copies that people threw away, of which a restored destination knows nothing: the mails may be copied again, or not.</summary>
    public int ThrownBeforeRestore { get; private set; }

    /// <summary>People threw a copy away. Of identical ones it can't be told which, so it is taken for one that stood for a mail that has gone.</summary>
    public void Discard()
    {
        Discarded++;
        // What is missing when a run looks first may have gone with the backup, and is copied again.
        Allowed += _isUnseen ? 1 : 0;
        if (Needed > 0)
            Needed--;
        else
            _loose++;
    }

    /// <summary>A mail that has gone may be back: its copy stands for one that is there.</summary>
    public void ComeBack()
    {
        if (Needed > 0)
            Needed--;
        else
            _loose++;
    }

    /// <summary>A mail that went though its copy was thrown away is back.</summary>
    public void ComeBackWithoutCopy() => _loose++;

    /// <summary>A mail has gone from the source.</summary>
    /// <returns>Whether it went without a copy.</returns>
    public bool Go(bool withoutCopy)
    {
        if (withoutCopy && _loose > 0)
        {
            _loose--;
            return true;
        }
        Needed++;
        return false;
    }

    /// <summary>A forward has met that the destination was put back, and looked at all that it holds.</summary>
    public void See() => _isUnseen = false;

    /// <summary>The destination is backed up.</summary>
    public void BackUp() => _backup = (Discarded, _loose);

    /// <summary>
    /// The destination's backup was put in place. What people threw away since is there again; of what was copied since, the copies are
    /// lost: those of mails that are at the source must come again, and may do so once.
    /// </summary>
    /// <param name="before">The kept copies there were right before.</param>
    /// <param name="kept">The kept copies there are now.</param>
    /// <param name="present">The mails at the source.</param>
    /// <param name="gone">The mails that have gone from it.</param>
    public void Restore(int before, int kept, int present, int gone)
    {
        _isUnseen = true;
        var undone = Math.Max(0, Discarded - _backup.Discarded);
        var lost = Math.Max(0, before + undone - kept);
        LostWithRestore += Math.Min(lost, Needed);
        ThrownBeforeRestore += Math.Min(lost, undone);
        Needed = Math.Max(0, Needed - lost);
        (Discarded, _loose) = (_backup.Discarded, Math.Min(_loose, _backup.Loose));
        // Of identical mails it can't be told whose copy is left: each that is at the source may be copied again
        // beside those that stand for mails which have gone.
        Allowed = Discarded + Math.Max(kept, present + Math.Min(gone, kept));
    }
}
