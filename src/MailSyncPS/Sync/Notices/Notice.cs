using System.Management.Automation;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync.Notices;

/// <summary>What people are told of a run that failed or has something to warn of.</summary>
/// <param name="Subject">In a line.</param>
/// <param name="Lines">All of it.</param>
/// <param name="IsFailure">Whether something failed, or else there are warnings only.</param>
sealed record Notice(string Subject, IReadOnlyList<string> Lines, bool IsFailure)
{
    /// <summary>The notice of a run.</summary>
    internal static Notice Of(MailSyncRun run, SyncTold told)
    {
        var isFailure = run.ExitCode is 1 or 2;
        var name = System.IO.Path.GetFileName(run.Configuration);
        var subject = isFailure ? SyncTexts.FormatNoticeFailed(name, Environment.MachineName, run.ExitCode)
            : SyncTexts.FormatNoticeWarned(name, Environment.MachineName, run.ExitCode);
        return new Notice(subject,
        [
            run.ToString(),
            .. told.Errors.Select(error => $"{SyncTold.NameOf(error)}: {error}"),
            .. told.Warnings.Select(warning => SyncTexts.FormatNoticeWarning(warning)),
            .. run.Log is { } log ? [SyncTexts.FormatNoticeLog(log)] : Array.Empty<string>(),
        ], isFailure);
    }

    /// <summary>Lines as one text, with so many characters at the most.</summary>
    internal static string Cut(IEnumerable<string> lines, int longest)
    {
        var text = string.Join('\n', lines);
        return text.Length > longest ? text[..longest] + "\n..." : text;
    }

    /// <summary>
    /// Sends it by every way that the configuration names. A way that fails is warned of; the others are taken all the same.
    /// </summary>
    internal void Send(NoticeSettings settings, Func<Passwords>? passwords, PSCmdlet cmdlet, Action<string> warn)
    {
        if (settings.SystemLog)
            Try(SyncTexts.FormatSystemLogRefused, () => SystemLog.Write(this, cmdlet));
        if (settings.Mail is { } mail && passwords is not null)
            Try(reason => SyncTexts.FormatMailNotSent(string.Join(", ", mail.To), reason),
                () => MailNotice.Send(this, mail, passwords().Get(mail.SecretName)));
        if (settings.Webhook is { } webhook && passwords is not null)
            Try(reason => SyncTexts.FormatWebhookNotSent(webhook.Service, reason),
                () => Webhook.Post(this, webhook.Service, passwords().Get(webhook.SecretName)));

        void Try(Func<string, string> failed, Action send)
        {
            try
            {
                send();
            }
            catch (Exception e) when (e is not PipelineStoppedException)
            {
                warn(failed(e is MailSyncException ? e.Message : e.GetBaseException().Message));
            }
        }
    }
}
