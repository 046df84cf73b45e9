using System.Management.Automation;
using MailSyncPS.Engine;

namespace MailSyncPS.Bridge;

/// <summary>The engine's failures as PowerShell's errors: the kind's name is the error id.</summary>
internal static class FailureRecords
{
    internal static ErrorRecord ToRecord(this MailSyncException failure, object? target)
    {
        var record = new ErrorRecord(failure, failure.Failure.ToString(), Category(failure.Failure), target);
        if (Advice(failure.Failure) is { } advice)
            record.ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = advice };
        return record;
    }

    static ErrorCategory Category(MailFailure failure) => failure switch
    {
        MailFailure.HostNotFound or MailFailure.FolderNotFound => ErrorCategory.ObjectNotFound,
        MailFailure.ConnectionRefused or MailFailure.ConnectionLost => ErrorCategory.ConnectionError,
        MailFailure.ConnectionTimedOut => ErrorCategory.OperationTimeout,
        MailFailure.WrongProtocol or MailFailure.ProtocolViolation => ErrorCategory.ProtocolError,
        MailFailure.TlsFailed or MailFailure.TlsNotOffered or MailFailure.TlsRequired
            or MailFailure.CertificateNotTrusted or MailFailure.CertificateExpired
            or MailFailure.CertificateNameMismatch or MailFailure.CertificateThumbprintMismatch => ErrorCategory.SecurityError,
        MailFailure.CredentialMissing or MailFailure.AuthenticationFailed or MailFailure.NoCommonMechanism => ErrorCategory.AuthenticationError,
        MailFailure.MailboxInUse or MailFailure.AlreadyRunning => ErrorCategory.ResourceBusy,
        MailFailure.ServerUnavailable => ErrorCategory.ResourceUnavailable,
        MailFailure.CommandRefused => ErrorCategory.PermissionDenied,
        MailFailure.FolderNotCreated or MailFailure.MessageRefused => ErrorCategory.WriteError,
        MailFailure.LedgerNotWritable => ErrorCategory.OpenError,
        MailFailure.DestinationFull => ErrorCategory.QuotaExceeded,
        MailFailure.MessageTooLarge or MailFailure.DailyLimitReached => ErrorCategory.LimitsExceeded,
        MailFailure.MessageUnreadable => ErrorCategory.ReadError,
        MailFailure.ProofMismatch or MailFailure.LedgerInvalid or MailFailure.LedgerTooNew => ErrorCategory.InvalidData,
        MailFailure.MessageInDoubt => ErrorCategory.InvalidResult,
        MailFailure.UidlMissing or MailFailure.UidPlusMissing => ErrorCategory.NotImplemented,
        MailFailure.QuotaUnknown or MailFailure.ConfirmationRequired => ErrorCategory.InvalidOperation,
        MailFailure.LockLost => ErrorCategory.OperationStopped,
        MailFailure.SameMailbox or MailFailure.DestinationNotImap or MailFailure.InvalidArgument or MailFailure.ServerRequired => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.NotSpecified,
    };

    static string? Advice(MailFailure failure) => failure switch
    {
        MailFailure.HostNotFound => "Check the account's Server for a typing error.",
        MailFailure.ConnectionRefused or MailFailure.ConnectionTimedOut or MailFailure.WrongProtocol => "Let Test-ImapSupport -Server tell which protocols and ports the server offers.",
        MailFailure.TlsNotOffered => "Only where the network is trusted: New-MailAccount -Security None sends the password in clear.",
        MailFailure.TlsRequired => "Make the account with -Security Auto, Tls or StartTls.",
        MailFailure.CertificateNotTrusted => "Pin the certificate with New-MailAccount -CertificateThumbprint once you have checked it.",
        MailFailure.CertificateNameMismatch => "Use the host name that the certificate is for as the account's Server.",
        MailFailure.CredentialMissing => "Make the account with New-MailAccount -Credential.",
        MailFailure.AuthenticationFailed => "Check user name and password; Gmail and others want an app password here.",
        MailFailure.DestinationFull => "Make room at the destination, then run the same command again.",
        MailFailure.QuotaUnknown => "Declare the limit with New-MailAccount -QuotaBytes.",
        MailFailure.ConfirmationRequired => "Add -Confirm:$false where nobody can be asked.",
        MailFailure.ServerRequired => "Add -Server, or a column of that name.",
        _ => null,
    };
}
