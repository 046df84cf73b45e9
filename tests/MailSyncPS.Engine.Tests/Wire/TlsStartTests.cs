using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Whoever sits in between can say anything before TLS. None of it gets a password, whatever the connection is for.</summary>
public sealed class TlsStartTests(ITestOutputHelper output)
{
    static readonly WireRun[] Runs = Enum.GetValues<WireRun>();

    static Lure Imap => new(MailProtocol.Imap);

    static Lure Pop3 => new(MailProtocol.Pop3);

    [Fact]
    public async Task Tls_that_is_stripped_gets_no_password()
    {
        await RefusedAsync(Imap with { OffersTls = false }, MailFailure.TlsNotOffered);
        await RefusedAsync(Imap with { OffersTls = false, Greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready" }, MailFailure.TlsNotOffered);
        await RefusedAsync(Pop3 with { OffersTls = false }, MailFailure.TlsNotOffered);
    }

    [Theory]
    [InlineData("NO not now")]
    [InlineData("BAD what?")]
    [InlineData("NO [PRIVACYREQUIRED] no")]
    public async Task Tls_that_is_refused_gets_no_password(string refusal) => await RefusedAsync(Imap with { Refusal = refusal }, MailFailure.TlsFailed);

    [Fact]
    public async Task Stls_that_is_refused_gets_no_password() => await RefusedAsync(Pop3 with { Refusal = "-ERR no" }, MailFailure.TlsFailed);

    [Theory]
    [InlineData("* PREAUTH welcome")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] welcome")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 AUTH=PLAIN] welcome")]
    public async Task A_session_open_from_the_start_gets_no_password(string greeting)
    {
        ArgumentNullException.ThrowIfNull(greeting);
        await RefusedAsync(Imap with { Greeting = greeting }, MailFailure.TlsNotOffered);
        if (!greeting.Contains("STARTTLS", StringComparison.Ordinal))
            await RefusedAsync(Imap with { Greeting = greeting, OffersTls = false }, MailFailure.TlsNotOffered);
    }

    public static TheoryData<string, string, string?> Early => new()
    {
        // Behind the agreement: capabilities, and an answer to the login to come.
        { "", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", null },
        { "", "{tag} OK [CAPABILITY IMAP4rev1 UIDPLUS] in\r\n", null },
        { "", "* BYE\r\n", null },
        // Before it, or twice: then the library does not ask within TLS.
        { "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n", "", null },
        { "", "", "* CAPABILITY IMAP4rev1 STARTTLS\r\n* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\n" },
    };

    [Theory]
    [MemberData(nameof(Early))]
    public async Task What_is_said_too_early_holds_nothing_within_tls(string before, string behind, string? inClear)
    {
        // The probe asks by itself, so that a list in clear is no harm to it; nor is it to the connection that stores.
        var isAskedAnew = behind.Length == 0;
        await RefusedAsync(Imap with { Before = before, Behind = behind, InClear = inClear }, MailFailure.TlsFailed, isAskedAnew ? [.. Runs.Where(r => r != WireRun.Probe)] : Runs,
            isAskedAnew);
    }

    [Theory]
    [InlineData("+OK\r\n")]
    [InlineData("+OK\r\nSASL PLAIN\r\n.\r\n+OK\r\n")]
    [InlineData("-ERR\r\n")]
    public async Task What_is_said_too_early_over_pop3_holds_nothing_within_tls(string behind) => await RefusedAsync(Pop3 with { Behind = behind }, MailFailure.TlsFailed);

    [Fact]
    public async Task An_honest_server_gets_the_password_behind_tls()
    {
        foreach (var lure in (Lure[])[Imap, Pop3, Imap with { Greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready" }])
        {
            await using var peer = new ScriptedPeer(lure.PlayAsync);
            await WireRun.Quota.RunAsync(Canary.Account(peer.Port, lure.Protocol, MailSecurity.Auto), output);
            var connection = peer.Connections[^1];
            Assert.True(Canary.Arrived(peer));
            Assert.Contains(connection.LinesHeard.TakeWhile(l => !Canary.Forms.Any(f => l.Contains(f, StringComparison.Ordinal))), l => l.EndsWith("STARTTLS", StringComparison.Ordinal) || l == "STLS");
        }
    }

    async Task RefusedAsync(Lure lure, MailFailure expected, WireRun[]? runs = null, bool isAskedAnewToStore = false)
    {
        foreach (var run in (runs ?? Runs).Where(r => r != WireRun.ForwardTo || lure.Protocol == MailProtocol.Imap))
        {
            await using var peer = new ScriptedPeer(lure.PlayAsync);
            foreach (var security in (MailSecurity[])[MailSecurity.Auto, MailSecurity.StartTls])
            {
                var failure = await run.RunAsync(Canary.Account(peer.Port, lure.Protocol, security), output);
                Assert.NotNull(failure);
                if (run != WireRun.Probe)
                    Assert.Equal(expected, failure.Failure);
                if (isAskedAnewToStore && run == WireRun.ForwardTo)
                    continue;
                Assert.False(Canary.Arrived(peer), $"{run}, {security}");
                Assert.DoesNotContain(peer.LinesHeard, l => l.Contains("LOGIN", StringComparison.Ordinal) || l.Contains("AUTH", StringComparison.Ordinal) || l.StartsWith("USER", StringComparison.Ordinal) || l.StartsWith("PASS", StringComparison.Ordinal));
            }
            Assert.Empty(peer.Failures);
        }
    }
}
