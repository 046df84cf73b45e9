namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>
/// The items of a FETCH answer as pairs of a name and a value (RFC 9051, 7.5.2). The library takes the token behind a name that
/// it does not know for its value, be it the list's end or the beginning of a literal.
/// </summary>
sealed class ImapFetchItems
{
    bool _awaitsValue;
    bool _isBody;
    bool _inSection;

    /// <summary>Whether the data of a section comes next, as behind <c>BODY[]</c>.</summary>
    public bool AwaitsData { get; private set; }

    /// <summary>Starts an answer.</summary>
    public void Begin() => EndValue();

    /// <summary>A list was opened; so many are open now.</summary>
    public void Open(int depth)
    {
        if (depth == 1)
            EndValue();
    }

    /// <summary>A list was closed; so many are open now.</summary>
    /// <returns>Whether it may end here.</returns>
    public bool Close(int depth)
    {
        if (depth == 0)
            return !_inSection && (!_awaitsValue || AwaitsData);
        if (depth == 1 && !_inSection)
            EndValue();
        return true;
    }

    /// <summary>A token came that is no list.</summary>
    /// <param name="isAtom">Whether it is an atom.</param>
    /// <param name="isBody">Whether it is the name <c>BODY</c>.</param>
    /// <param name="isOrigin">Whether it is where a part of a section begins, as in <c>BODY[]&lt;0&gt;</c>.</param>
    /// <returns>Whether it may come here.</returns>
    public bool Add(bool isAtom, bool isBody, bool isOrigin)
    {
        if (_inSection)
            return true;
        if (!_awaitsValue)
            (_awaitsValue, _isBody) = (true, isBody);
        else if (!(AwaitsData && isOrigin))
            return EndValue();
        return isAtom;
    }

    /// <summary>A bracket or another special character came.</summary>
    /// <returns>Whether it may come here.</returns>
    public bool AddSpecial(byte c)
    {
        if (_inSection && c == ']')
            (_inSection, AwaitsData) = (false, true);
        else if (_awaitsValue && _isBody && !AwaitsData && c == '[')
            _inSection = true;
        else if (!_inSection)
            return _awaitsValue && EndValue();
        return true;
    }

    /// <summary>The data came.</summary>
    public void EndData() => EndValue();

    bool EndValue()
    {
        (_awaitsValue, _isBody, _inSection, AwaitsData) = (false, false, false, false);
        return true;
    }
}
