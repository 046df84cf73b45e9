namespace MailSyncPS.ModuleRunner;

/// <summary>Says which of the steps count. A large mail is sent in many pieces: only so many in a row do, so that a sweep stays finite.</summary>
public sealed class StepFilter
{
    const string Piece = "sent data";
    const int CountedPieces = 4;

    int _pieces;

    /// <summary>Whether this step counts, as the next one.</summary>
    public bool Counts(string step)
    {
        _pieces = step == Piece ? _pieces + 1 : 0;
        return _pieces <= CountedPieces;
    }
}
