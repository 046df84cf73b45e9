namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// Watches how a connection goes over to TLS. Whoever sits in between can say anything before it, so nothing said before may
/// hold within (RFC 2595, 5; RFC 9051, 11.1): the library drops what came too early, and asks for the capabilities anew only
/// where it heard of them once.
/// </summary>
sealed class TlsStart
{
    bool _asked;
    bool _answered;
    bool _isOver;
    bool _wasTampered;
    bool _atLineStart;
    bool _isAnswer;

    /// <summary>
    /// Whether all that is known of the server was heard within TLS; also where TLS was there from the start, or is not wanted.
    /// </summary>
    public bool LeftNothing => !_asked || _isOver && !_wasTampered;

    /// <summary>Takes note of a command that was sent.</summary>
    /// <returns>Whether it is the first under TLS.</returns>
    public bool Sent(ReadOnlySpan<byte> sent)
    {
        if (_isOver)
            return false;
        var name = SentCommand.Name(sent);
        if (!_asked)
            (_asked, _atLineStart) = (name is "STARTTLS" or "STLS", true);
        else if (_answered)
            _isOver = name is "CAPABILITY" or "CAPA";
        return _isOver;
    }

    /// <summary>Takes note of what was heard.</summary>
    public void Heard(ReadOnlySpan<byte> said)
    {
        if (!_asked || _isOver)
            return;
        foreach (var c in said)
        {
            _wasTampered |= _answered;
            if (_atLineStart)
                _isAnswer = c != '*';
            _atLineStart = c == '\n';
            _answered |= _atLineStart && _isAnswer;
        }
    }
}
