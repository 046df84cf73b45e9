using System.Text;

namespace MailSyncPS.ModuleTests;

/// <summary>
/// Sign-ins of the module as people get it, with a provider and a server that checks its tokens. Neither tokens nor what they are asked for with
/// come out anywhere.
/// </summary>
public sealed class SignInTests(ImportedModule module) : ModuleTest(module)
{
    const string Secret = "Canary-app-secret-5e2a";

    const string All = """
        param($issuer, $secret, $refresh, $port, $echo, $ledger, $log)
        & {
            Register-MailSignIn '*@example.jp' -Name night -Server localhost -AppOnly -Authority $issuer -ClientId night -ClientSecret $secret -Verbose
            Register-MailSignIn hanako@example.jp -Name hers -Server localhost, 127.0.0.1 -Authority $issuer -ClientId app -RefreshToken $refresh -Verbose
            Get-MailSignIn
            $old = New-MailAccount taro@example.jp -Server localhost -Port $port -Security StartTls -UserName taro
            $new = New-MailAccount hanako@example.jp -Server localhost -Port $port -Security StartTls -UserName hanako -SignIn hers
            $bad = New-MailAccount hanako@example.jp -Server 127.0.0.1 -Port $echo -Security None -SignIn hers
            $old, $new, $bad
            $old, $new, $bad | Test-ImapSupport -ProtocolLog $log -Verbose
            $old, $new, $bad | Get-MailboxQuota -ProtocolLog $log -Verbose -Debug
            $old | Invoke-MailForward -Destination $new -Ledger $ledger -ProtocolLog $log -Verbose -Debug
            $bad | Invoke-MailForward -Destination $new -Ledger $ledger -ProtocolLog $log -Verbose
            'night', 'hers' | Unregister-MailSignIn -Confirm:$false -Verbose
            Get-MailSignIn
            $old | Get-MailboxQuota
        } *>&1
        """;

    [Fact]
    public async Task Mail_is_copied_by_token_and_no_secret_is_seen()
    {
        await using var provider = new TokenProvider { Rotates = true };
        provider.Clients["night"] = Secret;
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { TokenKey = provider.PublicKey });
        await using var echo = new ScriptedPeer(EchoAsync);
        using var folder = new ScratchFolder("signins");
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);
        var log = Path.Combine(folder.Path, "protocol.log");

        var result = Shell.Run(All, ("issuer", provider.Issuer), ("secret", Screen.Secret(Secret)), ("refresh", Screen.Secret(provider.NewRefreshToken("hanako"))),
            ("port", server.ImapPort), ("echo", echo.Port), ("ledger", Path.Combine(folder.Path, "ledger.db")), ("log", log));

        Assert.Empty(provider.Failures);
        Assert.Single(server.Mailbox("hanako").Mails());
        Assert.Contains(result.Output, item => item.Properties["Complete"]?.Value is true);
        var ids = result.Output.Select(item => item.BaseObject).OfType<System.Management.Automation.ErrorRecord>().Select(e => e.FullyQualifiedErrorId.Split(',')[0]).ToList();
        Assert.Equal(["AuthenticationFailed", "AuthenticationFailed", "SignInMissing"], ids);
        Assert.Contains("(hidden)", await File.ReadAllTextAsync(log), StringComparison.Ordinal);

        string[] secrets = [Secret, .. provider.Given, .. provider.Given.Select(token => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + token))[4..^4])];
        var shown = Shell.Show("param($items) $items", ("items", result.Output.ToArray()));
        string[] texts = [shown, Shell.Screen.Text, await File.ReadAllTextAsync(log), .. result.Output.SelectMany(Seen.Of), .. result.AllErrors.SelectMany(e => Seen.Of(System.Management.Automation.PSObject.AsPSObject(e)))];
        Assert.All(texts.Distinct(), text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal)));
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.DoesNotContain(secrets, secret => Seen.Holds(bytes, secret));
        }
        // Nothing of them is left where they were kept, either.
        var kept = Path.Combine(Environment.GetEnvironmentVariable("XDG_STATE_HOME")!, "MailSyncPS", "signins");
        Assert.All(Directory.EnumerateFiles(kept), file => Assert.Equal(0, new FileInfo(file).Length));
    }

    [Fact]
    public async Task A_configuration_wants_no_password_where_sign_ins_cover_its_mailboxes()
    {
        await using var provider = new TokenProvider();
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { TokenKey = provider.PublicKey });
        using var folder = new ScratchFolder("signins");
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);
        var path = Path.Combine(folder.Path, "mailsync.psd1");
        var at = $"Server = 'localhost'; Port = {server.ImapsPort}; Security = 'Tls'";
        await File.WriteAllTextAsync(path, $$"""
            @{
                Mailboxes = @(@{ EmailAddress = 'taro@example.jp'; UserName = 'taro'; {{at}} })
                Destination = @{ EmailAddress = 'hanako@example.jp'; UserName = 'hanako'; SignIn = 'new'; {{at}} }
                Ledger = 'ledger.db'
                Notify = @{ SystemLog = $false }
            }
            """);

        var result = Shell.Run("""
            param($issuer, $one, $two, $path)
            $null = Register-MailSignIn taro@example.jp -Server localhost -Authority $issuer -ClientId app -RefreshToken $one
            $null = Register-MailSignIn nobody@example.jp -Name new -Server localhost -Authority $issuer -ClientId app -RefreshToken $two
            Invoke-MailSync $path
            Get-MailSignIn | Unregister-MailSignIn -Confirm:$false
            """, ("issuer", provider.Issuer), ("one", Screen.Secret(provider.NewRefreshToken("taro"))), ("two", Screen.Secret(provider.NewRefreshToken("hanako"))), ("path", path));

        Assert.Empty(result.ErrorIds);
        Assert.Equal((0, 1L), (result.Output[0].Properties["ExitCode"].Value, Convert.ToInt64(result.Output[0].Properties["Copied"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single(server.Mailbox("hanako").Mails());
    }

    [Fact]
    public async Task A_vault_keeps_sign_ins_for_scripts_and_configurations_and_no_secret_is_seen()
    {
        await using var provider = new TokenProvider { Rotates = true };
        provider.Clients["night"] = Secret;
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { TokenKey = provider.PublicKey });
        using var folder = new ScratchFolder("signins");
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);
        var (path, log) = (Path.Combine(folder.Path, "mailsync.psd1"), Path.Combine(folder.Path, "protocol.log"));
        var at = $"Server = 'localhost'; Port = {server.ImapsPort}; Security = 'Tls'";
        await File.WriteAllTextAsync(path, $$"""
            @{
                Mailboxes = @(@{ EmailAddress = 'taro@example.jp'; UserName = 'taro'; SecretName = 'app'; {{at}} })
                Destination = @{ EmailAddress = 'hanako@example.jp'; UserName = 'hanako'; SecretName = 'hers'; {{at}} }
                Secrets = @{ Vault = 'Mail' }
                Ledger = 'ledger.db'
                Notify = @{ SystemLog = $false }
            }
            """);

        // What SecretManagement does with secrets: it gives back secure strings that were put in.
        var result = Shell.Run("""
            param($issuer, $secret, $refresh, $port, $path, $log)
            & {
                $global:vault = @{}
                function Set-Secret([string] $Name, [securestring] $Secret) { $global:vault[$Name] = $Secret.Copy() }
                function Get-Secret([string] $Name, [string] $Vault) { $global:vault[$Name].Copy() }
                Set-Secret app (Register-MailSignIn '*@example.jp' -Name night -Server localhost -AppOnly -Authority $issuer -ClientId night -ClientSecret $secret -AsSecureString -Verbose)
                Set-Secret hers (Register-MailSignIn hanako@example.jp -Name hers -Server localhost -Authority $issuer -ClientId app -RefreshToken $refresh -AsSecureString -Verbose)
                Get-MailSignIn
                $app, $hers = (Get-Secret app), (Get-Secret hers)
                $app; $hers
                $old = New-MailAccount taro@example.jp -Server localhost -Port $port -Security StartTls -UserName taro -SignInSecret $app
                $new = [pscustomobject]@{ EmailAddress = 'hanako@example.jp'; Server = 'localhost'; Port = $port; Security = 'StartTls'; UserName = 'hanako' } |
                    New-MailAccount -Credential { Get-Secret hers }
                $old, $new
                $old, $new | Get-MailboxQuota -ProtocolLog $log -Verbose -Debug
                Test-MailSyncConfiguration $path
                Invoke-MailSync $path -Verbose
                Unregister-MailSignIn -SignInSecret (Get-Secret hers) -Confirm:$false -Verbose
            } *>&1
            """, ("issuer", provider.Issuer), ("secret", Screen.Secret(Secret)), ("refresh", Screen.Secret(provider.NewRefreshToken("hanako"))),
            ("port", server.ImapPort), ("path", path), ("log", log));

        Assert.Empty(provider.Failures);
        Assert.Empty(result.AllErrors);
        Assert.DoesNotContain(result.Output, item => item.BaseObject is System.Management.Automation.ErrorRecord);
        Assert.Single(server.Mailbox("hanako").Mails());
        Assert.Equal(2, result.Output.Count(item => item.Properties["IsReady"]?.Value is true));
        Assert.DoesNotContain(result.Output, item => item.BaseObject.GetType().Name == "MailSignIn");
        Assert.All(provider.Given.Where(given => given.StartsWith("refresh", StringComparison.Ordinal)), refresh => Assert.False(provider.IsGood(refresh)));

        string[] vault = [.. ((System.Collections.Hashtable)Shell.Run("$global:vault").Output.Single().BaseObject).Values.Cast<System.Security.SecureString>()
            .Select(kept => new System.Net.NetworkCredential("", kept).Password)];
        Assert.Equal(2, vault.Length);
        string[] secrets = [Secret, .. vault, .. vault.Select(kept => kept.Split(':')[^1][40..80]), .. provider.Given];
        string[] texts = [Shell.Show("param($items) $items", ("items", result.Output.ToArray())), Shell.Screen.Text, .. result.Output.SelectMany(Seen.Of)];
        Assert.All(texts.Distinct(), text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal)));
        var kept = Path.Combine(Environment.GetEnvironmentVariable("XDG_STATE_HOME")!, "MailSyncPS", "signins");
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(kept)))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.DoesNotContain(secrets, secret => Seen.Holds(bytes, secret));
        }
    }

    /// <summary>A server that repeats what it was told, in clear.</summary>
    static async Task EchoAsync(PeerConnection connection)
    {
        await connection.WriteLineAsync("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hello");
        while (await connection.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (words.ElementAtOrDefault(1) == "CAPABILITY")
                await connection.WriteLineAsync("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2");
            if (words.ElementAtOrDefault(1) == "AUTHENTICATE")
                await connection.WriteLineAsync($"{words[0]} NO [AUTHENTICATIONFAILED] wrong: {words[3]} {Encoding.UTF8.GetString(Convert.FromBase64String(words[3]))[..^2].Replace('\u0001', ' ')}");
            else
                await connection.WriteLineAsync($"{words[0]} OK done");
        }
    }
}
