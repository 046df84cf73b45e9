using System.ComponentModel;
using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Says why no TLS came about. What was thrown wraps the cause several times; there it has OpenSSL's number, as in
/// <c>error:0A000102:SSL routines::unsupported protocol</c>, or the system's (SChannel).
/// </summary>
static class TlsTrouble
{
    const string NumberMark = "error:";
    const int NumberLength = 8;

    /// <summary>
    /// The part of OpenSSL's numbers that is the reason (sslerr.h); from 1000 on it is an alert of the other side's (RFC 8446, 6.2).
    /// </summary>
    const int ReasonMask = 0xFFF;

    /// <summary>SEC_E_ALGORITHM_MISMATCH.</summary>
    const int NothingInCommon = unchecked((int)0x80090331);

    /// <summary>SEC_E_UNSUPPORTED_FUNCTION: an answer in a version that is switched off.</summary>
    const int SwitchedOff = unchecked((int)0x80090302);

    /// <summary>The failure of a handshake.</summary>
    /// <param name="place">The server, as messages name it.</param>
    /// <param name="error">What was thrown.</param>
    public static MailSyncException Explain(object place, Exception error)
    {
        var cause = error;
        while (cause.InnerException is { } inner)
            cause = inner;
        return new(MailFailure.TlsFailed, Sentences.Join(
            ServersTexts.FormatNoTlsInCommon(place, ServerFailures.WithoutStop(PlainText.Clean(cause.Message))), Meaning(cause))!, error);
    }

    static string Meaning(Exception cause) => (Reason(cause.Message), (cause as Win32Exception)?.NativeErrorCode) switch
    {
        // Unsupported protocol, no protocols available, unsafe legacy renegotiation; the alert "protocol version".
        (258 or 191 or 338 or 1070, _) or (_, SwitchedOff) => ServersTexts.TlsTooOld,
        // Diffie-Hellman value or key too small; key too small or digest too weak of a certificate; signature algorithm disallowed.
        (102 or 394 or 372 or 397 or 398 or 399 or 370, _) => ServersTexts.TlsKeyTooSmall,
        // No shared cipher, no ciphers available, wrong curve; the alerts "handshake failure" and "insufficient security".
        (193 or 181 or 378 or 1040 or 1071, _) or (_, NothingInCommon) => ServersTexts.TlsNoCipher,
        _ => ServersTexts.TlsUnknown,
    };

    static int Reason(string words)
    {
        var at = words.IndexOf(NumberMark, StringComparison.Ordinal);
        return at >= 0 && words.Length >= at + NumberMark.Length + NumberLength
            && uint.TryParse(words.AsSpan(at + NumberMark.Length, NumberLength), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                out var number) ? (int)(number & ReasonMask) : 0;
    }
}
