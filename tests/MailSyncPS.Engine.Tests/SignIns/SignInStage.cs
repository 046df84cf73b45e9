using System.Security.Cryptography;
using System.Text.Json;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>A provider of tokens, and the sign-ins of a user of this process. Each stage has names of its own.</summary>
sealed class SignInStage : IAsyncDisposable
{
    static readonly ScratchFolder Kept = new("signins");
    static int _stages;

    static SignInStage() => Environment.SetEnvironmentVariable(SignInFiles.Variable, Kept.Path);

    readonly ScratchFolder _folder = new("signin");

    public TokenProvider Provider { get; } = new();

    /// <summary>The name of the stage's sign-in.</summary>
    public string Name { get; } = $"stage{Interlocked.Increment(ref _stages)}";

    /// <summary>Begins one.</summary>
    public static SignInStage Begin() => new();

    public static SignInFiles Files => SignInFiles.OfUser();

    public static string Folder => Kept.Path;

    public SignInRecord Record => Files.Find(Name)!;

    /// <summary>A sign-in that is kept with a refresh token.</summary>
    public SignInRecord Refreshed(string mailbox, string name = "") => Keep(new SignInRecord
    {
        Name = name.Length > 0 ? name : Name, Stamp = Guid.NewGuid(), Addresses = ["*"], Servers = ["127.0.0.1"], Kind = MailSignInKind.Browser,
        Provider = MailSignInProvider.Other, TokenEndpoint = new Uri(Provider.Issuer + "/token"), RevocationEndpoint = new Uri(Provider.Issuer + "/revoke"),
        ClientId = "app", Scope = "mail", RefreshToken = Provider.NewRefreshToken(mailbox), Registered = DateTimeOffset.Now,
    });

    /// <summary>One of an application with a secret.</summary>
    public SignInRecord AppOnly(string secret = "app-secret-81f3")
    {
        Provider.Clients["night"] = secret;
        return Keep(Refreshed("") with { Kind = MailSignInKind.AppOnly, ClientId = "night", ClientSecret = secret, RefreshToken = null });
    }

    /// <summary>The key file of a service account, as Google gives it.</summary>
    public string KeyFile(string issuer = "robot@project.iam.gserviceaccount.com")
    {
        var key = RSA.Create(2048);
        Provider.Keys[issuer] = key;
        var path = Path.Combine(_folder.Path, "key.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            type = "service_account", project_id = "project", private_key_id = "k1", private_key = key.ExportPkcs8PrivateKeyPem(),
            client_email = issuer, client_id = "1", token_uri = Provider.Issuer + "/token",
        }));
        return path;
    }

    public string PathOf(string file) => Path.Combine(_folder.Path, file);

    /// <summary>Registers, as the cmdlet does.</summary>
    public static Task<MailSignIn> RegisterAsync(SignInRequest request, RecordingObserver? observer = null) =>
        SignInRegistration.RegisterAsync(request, observer ?? new RecordingObserver(), default);

    public SignInRequest Request(MailSignInKind kind) => new()
    {
        Name = Name, EmailAddress = ["*"], Server = ["127.0.0.1"], Kind = kind, Provider = MailSignInProvider.Other, Authority = new Uri(Provider.Issuer), ClientId = "app",
    };

    public MailAccount Account(int port, MailProtocol protocol, string mailbox, string? name = null) =>
        new(mailbox, "127.0.0.1", port, protocol, MailSecurity.None, null) { SignIn = name ?? Name };

    static SignInRecord Keep(SignInRecord record)
    {
        Files.Save(record, new RunTimeouts());
        return record;
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        foreach (var key in Provider.Keys.Values)
            key.Dispose();
        _folder.Dispose();
    }
}
