using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Lets a person agree on another device, by a short code (RFC 8628).</summary>
static class DeviceConsent
{
    static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    /// <summary>What a provider asks for that is asked too often (RFC 8628, 3.5).</summary>
    static readonly TimeSpan Slower = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="MailSyncException">There was none in time, or none that gives anything.</exception>
    public static async Task<TokenReply> AskAsync(SignInRecord draft, ProviderEndpoints endpoints, SignInRequest request,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        var timeouts = request.Timeouts;
        var grant = new Grant(draft, timeouts);
        var device = await grant.AskDeviceCodeAsync(endpoints.Device!, cancellationToken).ConfigureAwait(false);
        observer.OnInformation(SignInTexts.FormatDeviceCode(PlainText.Clean(device.VerificationUri ?? ""),
            PlainText.Clean(device.UserCode ?? "")));
        var (start, life) = (timeouts.Time.GetTimestamp(), TimeSpan.FromSeconds(device.ExpiresIn ?? 0));
        var limit = life > TimeSpan.Zero && life < timeouts.SignInConsent ? life : timeouts.SignInConsent;
        for (var interval = device.Interval > 0 ? TimeSpan.FromSeconds(device.Interval) : UsualInterval;
            timeouts.Time.GetElapsedTime(start) < limit;)
        {
            await timeouts.DelayAsync(interval, cancellationToken).ConfigureAwait(false);
            try
            {
                var (reply, pending) = await grant.PollAsync(device.DeviceCode!, cancellationToken).ConfigureAwait(false);
                if (reply is not null)
                    return reply;
                if (pending == "slow_down")
                    interval += Slower;
            }
            catch (MailSyncException e) when (e.IsTransient)
            {
                interval += Slower;
            }
        }
        throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.CodeTooOld);
    }
}
