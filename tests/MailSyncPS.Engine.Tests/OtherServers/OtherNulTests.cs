using MailSyncPS.Engine.Tests.Sources;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>
/// Mails with NUL bytes at other servers than Dovecot 2.3. Courier sends them as they are, Cyrus as literals that the library does not know,
/// Dovecot 2.4 and UW imapd send 0x80; UW offers BINARY and gives no whole mail by it.
/// </summary>
[Collection(OtherServersCollection.Name)]
public sealed class OtherNulTests(OtherServersFixture servers, ITestOutputHelper output)
{
    /// <summary>The large ones tell nothing new here.</summary>
    static readonly IReadOnlyList<TestMail> WithNul = [.. NulMails.WithNul.Where(IsSmall)];
    static readonly IReadOnlyList<TestMail> WithoutNul = [.. NulMails.WithoutNul.Where(IsSmall)];

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Cyrus)]
    [OtherServerData(OtherServerKind.Uw)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public async Task What_has_a_NUL_is_never_copied_and_never_removed(OtherServerKind kind)
    {
        var old = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        // The library breaks off at each literal that it does not know, and each such mail is found by going over the line anew.
        IReadOnlyList<TestMail> withNul = kind == OtherServerKind.Cyrus ? [WithNul[0]] : WithNul;
        await old.DeliverAsync(withNul.Concat(WithoutNul));
        await old.OpenAsync();
        var dovecot = await servers.DovecotAsync();
        using var pair = new MailboxPair(dovecot, dovecot, output);
        var told = kind == OtherServerKind.Uw ? WithoutNul.Where(m => !m.Bytes.Contains((byte)0x80) || IsUtf8(m.Bytes)).ToList() : WithoutNul;

        var result = await pair.ForwardAsync(r => r with { Source = old.Imap });
        Assert.Equal((told.Count, withNul.Count + WithoutNul.Count - told.Count), (result.Forwarded, result.Quarantined));
        Assert.Empty(Essences.Differences(told, pair.Destination.Mails()));

        Assert.Equal(told.Count, (await pair.RemoveAsync(0, r => r with { Source = old.Imap })).Removed);
        Assert.Empty(Essences.Differences(withNul.Concat(WithoutNul.Except(told)), await old.MailsAsync()));
        Assert.Empty(Essences.Differences(told, pair.Destination.Mails()));
    }

    static bool IsSmall(TestMail mail) => mail.Bytes.Length < 1 << 20;

    static bool IsUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
