using System.Text.Json;
using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>A file as the Google Cloud console gives it to be downloaded: of an application, or a service account's key.</summary>
sealed record GoogleFile
{
    /// <summary>No file of Google's is larger.</summary>
    const int Largest = 64 << 10;

    /// <summary>The application's id, or the service account's address.</summary>
    public required string ClientId { get; init; }

    /// <summary>The application's secret; null where there is none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The service account's private key (PEM); null where there is none.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>That key's id; null where there is none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Where a person agrees; null for the usual place.</summary>
    public Uri? Authorization { get; init; }

    /// <summary>Where tokens are asked for; null for the usual place.</summary>
    public Uri? Token { get; init; }

    /// <summary>An application's file.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: it is none.</exception>
    public static GoogleFile OfApplication(string path)
    {
        var root = Read(path);
        if (root.TryGetProperty("web", out _))
            throw Wrong(SignInTexts.FormatFileOfWebsite(path));
        return root.TryGetProperty("installed", out var app) && app.TryGetString("client_id") is { Length: > 0 } id
            ? new GoogleFile
            {
                ClientId = id,
                ClientSecret = app.TryGetString("client_secret"),
                Authorization = Address(app, "auth_uri"),
                Token = Address(app, "token_uri"),
            }
            : throw Wrong(IsServiceAccount(root) ? SignInTexts.FormatFileOfServiceAccount(path) : SignInTexts.FormatFileOfNothing(path));
    }

    /// <summary>A service account's key.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: it is none.</exception>
    public static GoogleFile OfServiceAccount(string path)
    {
        var root = Read(path);
        return IsServiceAccount(root) && root.TryGetString("client_email") is { Length: > 0 } id
            && root.TryGetString("private_key") is { Length: > 0 } key
            ? new GoogleFile
            {
                ClientId = id,
                PrivateKey = key,
                KeyId = root.TryGetString("private_key_id"),
                Token = Address(root, "token_uri"),
            }
            : throw Wrong(SignInTexts.FormatFileNoKey(path));
    }

    /// <summary>The address alone.</summary>
    public override string ToString() => ClientId;

    static bool IsServiceAccount(JsonElement root) => root.TryGetString("type") == "service_account";

    static JsonElement Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > Largest)
                throw Wrong(SignInTexts.FormatFileOfNothing(path));
            using var document = JsonDocument.Parse(file);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone()
                : throw Wrong(SignInTexts.FormatFileOfNothing(path));
        }
        catch (JsonException)
        {
            throw Wrong(SignInTexts.FormatFileOfNothing(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailSyncException(MailFailure.InvalidArgument, SignInTexts.FormatFileNotRead(path, e.Message), e);
        }
    }

    static Uri? Address(JsonElement from, string name) =>
        Uri.TryCreate(from.TryGetString(name), UriKind.Absolute, out var address) ? address : null;

    static MailSyncException Wrong(string message) => new(MailFailure.InvalidArgument, message);
}
