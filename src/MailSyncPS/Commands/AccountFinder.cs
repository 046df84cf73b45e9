using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// Finds the servers of accounts that name none, several side by side, and hands all accounts on in the order in which they came.
/// </summary>
/// <param name="cmdlet">The cmdlet that makes them.</param>
/// <param name="time">The clock.</param>
/// <param name="make">Makes an account whose server is known.</param>
sealed class AccountFinder(PSCmdlet cmdlet, TimeProvider time, Action<AccountOrder> make) : IDisposable
{
    const int SideBySide = 4;

    readonly WorkPump _pump =
        new(cmdlet, DiscoveryTexts.ActivityFinding, SideBySide, time, cmdlet.ShowsDebug() ? new ProtocolOutput(null, toDebug: true) : null);
    readonly ServerDiscovery _discovery = new();
    readonly Queue<Turn> _turns = new();

    /// <summary>Looks for the server of an account.</summary>
    internal void Find(AccountOrder order, string columns)
    {
        var turn = new Turn();
        _turns.Enqueue(turn);
        var request = new DiscoveryRequest { EmailAddress = order.EmailAddress, Protocol = order.Protocol, Port = order.Port };
        _pump.Enqueue(order.EmailAddress,
            (observer, cancellationToken) => _discovery.FindAsync(request, observer, cancellationToken),
            found => End(turn, () => Take(order, found, columns)),
            () => End(turn, static () => { }));
    }

    /// <summary>Takes an account whose server is known, when those before it have been made.</summary>
    internal void Pass(AccountOrder order)
    {
        var turn = new Turn();
        _turns.Enqueue(turn);
        End(turn, () => make(order));
    }

    /// <summary>Waits for all.</summary>
    internal void Finish() => _pump.Finish();

    /// <summary>Cancels all, because the pipeline is being stopped.</summary>
    internal void Stop() => _pump.Stop();

    public void Dispose() => _pump.Dispose();

    void End(Turn turn, Action deed)
    {
        turn.Deed = deed;
        while (_turns.TryPeek(out var first) && first.Deed is { } ready)
        {
            _turns.Dequeue();
            ready();
        }
    }

    void Take(AccountOrder order, DiscoveryResult found, string columns)
    {
        if (found.Endpoint is not { } endpoint)
        {
            cmdlet.WriteError(Missing.Server(found, columns).ToRecord(order.EmailAddress));
            return;
        }
        FoundServers.Note(endpoint.Server, found.Support.Source, order.EmailAddress);
        cmdlet.TellStep(DiscoveryTexts.FormatFound(order.EmailAddress, endpoint, found.Support.Source));
        Warn(order, found, endpoint);
        make(order with
        {
            Server = endpoint.Server,
            Port = order.Port ?? (Fits(order.Security, endpoint.Security) ? endpoint.Port : null),
            Protocol = endpoint.Protocol,
            // A server without TLS is no reason to send the password in clear; only somebody who asks for it is.
            Security = order.Security ?? (endpoint.Security == MailSecurity.None ? MailSecurity.Auto : endpoint.Security),
            UsualLogin = found.LoginName,
            Source = found.Support.Source,
        });
    }

    void Warn(AccountOrder order, DiscoveryResult found, MailEndpoint endpoint)
    {
        if (!endpoint.IsSafe && !order.SkipCertificateCheck && order.CertificateThumbprint is null && found.Support.Problem is { } problem)
            cmdlet.Warn(problem);
        if (!found.AddressIsNoLogin || order.Credential is null || order.UserName is not null)
            return;
        if (order.HasBareSecret ? found.LoginName is null : order.Credential.UserName == order.EmailAddress)
            cmdlet.Warn(found.LoginName is null
                ? DiscoveryTexts.FormatLoginIsOther(endpoint.Server, order.EmailAddress)
                : DiscoveryTexts.FormatLoginDiffers(endpoint.Server, found.LoginName, order.EmailAddress));
    }

    static bool Fits(MailSecurity? asked, MailSecurity found) =>
        asked is null or MailSecurity.Auto || asked == found || (asked, found) is (MailSecurity.None, MailSecurity.StartTls);

    /// <summary>An account's place in the order.</summary>
    sealed class Turn
    {
        /// <summary>What is to be done when it is its turn; null until that is known.</summary>
        internal Action? Deed { get; set; }
    }
}
