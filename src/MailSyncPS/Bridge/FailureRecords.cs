using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>The engine's failures as PowerShell's errors: the kind's name is the error id.</summary>
static class FailureRecords
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
        MailFailure.HostNotFound or MailFailure.FolderNotFound or MailFailure.LedgerMissing or MailFailure.MailboxUnknown
            or MailFailure.ScheduleMissing => ErrorCategory.ObjectNotFound,
        MailFailure.ConnectionRefused or MailFailure.ConnectionLost or MailFailure.LedgerUnreachable => ErrorCategory.ConnectionError,
        MailFailure.ConnectionTimedOut => ErrorCategory.OperationTimeout,
        MailFailure.WrongProtocol or MailFailure.ProtocolViolation => ErrorCategory.ProtocolError,
        MailFailure.TlsFailed or MailFailure.TlsNotOffered or MailFailure.TlsRequired
            or MailFailure.CertificateNotTrusted or MailFailure.CertificateExpired
            or MailFailure.CertificateNameMismatch or MailFailure.CertificateThumbprintMismatch or MailFailure.LedgerNotTrusted =>
                ErrorCategory.SecurityError,
        MailFailure.SignInMissing => ErrorCategory.ObjectNotFound,
        MailFailure.SignInNotKept => ErrorCategory.OpenError,
        MailFailure.SignInExpired or MailFailure.SignInRefused
            or MailFailure.CredentialMissing or MailFailure.AuthenticationFailed or MailFailure.NoCommonMechanism
            or MailFailure.LedgerRefused =>
            ErrorCategory.AuthenticationError,
        MailFailure.MailboxInUse or MailFailure.AlreadyRunning => ErrorCategory.ResourceBusy,
        MailFailure.ServerUnavailable => ErrorCategory.ResourceUnavailable,
        MailFailure.CommandRefused => ErrorCategory.PermissionDenied,
        MailFailure.FolderNotCreated or MailFailure.MessageRefused or MailFailure.ReportNotWritten => ErrorCategory.WriteError,
        MailFailure.LedgerNotWritable or MailFailure.ProtocolLogNotWritable or MailFailure.LogNotWritable => ErrorCategory.OpenError,
        MailFailure.DestinationFull => ErrorCategory.QuotaExceeded,
        MailFailure.MessageTooLarge or MailFailure.DailyLimitReached => ErrorCategory.LimitsExceeded,
        MailFailure.MessageUnreadable => ErrorCategory.ReadError,
        MailFailure.ProofMismatch or MailFailure.LedgerInvalid or MailFailure.LedgerTooNew
            or MailFailure.ConfigurationInvalid or MailFailure.SignInSecretInvalid => ErrorCategory.InvalidData,
        MailFailure.DuplicateMessageId => ErrorCategory.ResourceExists,
        MailFailure.MessageInDoubt => ErrorCategory.InvalidResult,
        MailFailure.UidlMissing or MailFailure.UidPlusMissing => ErrorCategory.NotImplemented,
        MailFailure.QuotaUnknown or MailFailure.ConfirmationRequired or MailFailure.ScheduleFailed => ErrorCategory.InvalidOperation,
        MailFailure.LockLost => ErrorCategory.OperationStopped,
        MailFailure.SameMailbox or MailFailure.DestinationNotImap or MailFailure.InvalidArgument or MailFailure.ServerRequired =>
            ErrorCategory.InvalidArgument,
        _ => ErrorCategory.NotSpecified,
    };

    /// <summary>What to do beyond what the message says; null for nothing. PowerShell shows it right below the message.</summary>
    static string? Advice(MailFailure failure) => failure switch
    {
        MailFailure.ConnectionRefused or MailFailure.ConnectionTimedOut or MailFailure.WrongProtocol => AdviceTexts.ConnectionRefused,
        MailFailure.ServerRequired => AdviceTexts.ServerRequired,
        _ => null,
    };
}
