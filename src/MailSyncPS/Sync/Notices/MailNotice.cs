using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;

namespace MailSyncPS.Sync.Notices;

/// <summary>Sends a notice by mail, through a server that offers STARTTLS.</summary>
static class MailNotice
{
    internal static void Send(Notice notice, MailNoticeSettings settings, PSCredential credential)
    {
        var login = credential.UserName == CredentialInputAttribute.NoUserName ? settings.SecretName : credential.UserName;
        using var client = new SmtpClient(settings.Server, settings.Port)
        {
            EnableSsl = true,
            Timeout = (int)Waits.MailNotice.TotalMilliseconds,
            Credentials = new NetworkCredential(login, credential.Password),
        };
        using var mail = new MailMessage
        {
            From = new MailAddress(settings.From),
            Subject = notice.Subject,
            Body = string.Join('\n', notice.Lines),
        };
        foreach (var address in settings.To)
            mail.To.Add(address);
        client.Send(mail);
    }
}
