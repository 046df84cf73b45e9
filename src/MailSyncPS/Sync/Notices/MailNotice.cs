using System.Management.Automation;
using System.Net;
using MailSyncPS.Binding;
using MailSyncPS.Configuration;
using MailSyncPS.Engine.Servers.Submission;

namespace MailSyncPS.Sync.Notices;

/// <summary>Sends a notice by mail.</summary>
static class MailNotice
{
    internal static void Send(Notice notice, MailNoticeSettings settings, PSCredential credential)
    {
        var login = credential.UserName == CredentialInputAttribute.NoUserName ? settings.SecretName : credential.UserName;
        var server = new SubmissionServer(settings.Server, settings.Port, settings.Security, login,
            new NetworkCredential("", credential.Password).Password);
        var mail = new SubmittedMail(settings.From, settings.To, notice.Subject, string.Join('\n', notice.Lines));
        MailSubmission.SendAsync(server, mail, CancellationToken.None).GetAwaiter().GetResult();
    }
}
