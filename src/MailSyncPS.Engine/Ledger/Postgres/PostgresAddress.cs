using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// Where a ledger in PostgreSQL is: an address (<c>postgresql://user@host:port/database?sslmode=...</c>, as libpq writes it) or Npgsql's
/// connection string. Secrets that it holds are never shown.
/// </summary>
sealed class PostgresAddress
{
    const string DefaultSchema = "mailsyncps";

    /// <summary>Statements that are kept prepared in each connection.</summary>
    const int MostPrepared = 100;

    /// <summary>What libpq calls what Npgsql has another word for, or the same; other words are refused.</summary>
    static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["passfile"] = "Passfile",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["search_path"] = "Search Path",
        ["channel_binding"] = "Channel Binding",
        ["user"] = "Username",
        ["password"] = "Password",
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["pool_size"] = "Maximum Pool Size",
    };

    readonly NpgsqlConnectionStringBuilder _settings;

    PostgresAddress(NpgsqlConnectionStringBuilder settings) => _settings = settings;

    /// <summary>The address, for people: without what is secret in it.</summary>
    public string Name
    {
        get
        {
            var port = _settings.Port == NpgsqlConnection.DefaultPort ? "" : $":{_settings.Port.ToString(CultureInfo.InvariantCulture)}";
            var schema = Schema == DefaultSchema ? "" : $"?search_path={Schema}";
            return PlainText.Visible($"postgresql://{(User.Length == 0 ? "" : User + "@")}{_settings.Host}{port}/{Database}{schema}");
        }
    }

    /// <summary>The role that logs in; empty where the environment names it.</summary>
    public string User => _settings.Username ?? "";

    /// <summary>The host, or several with commas between them.</summary>
    public string Hosts => _settings.Host ?? "";

    /// <summary>The database.</summary>
    public string Database => _settings.Database ?? User;

    /// <summary>The schema that holds the ledger.</summary>
    public string Schema => _settings.SearchPath ?? DefaultSchema;

    /// <summary>
    /// Which of several hosts is connected to; null where one is named and nothing asked of it. Where nothing is said, the one that takes
    /// changes comes first.
    /// </summary>
    public TargetSessionAttributes? Target { get; private init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="user">The role to log in as; null for the one in the address.</param>
    /// <param name="password">Its password; null for the one in the address, the environment (PGPASSWORD) or a passfile.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: it makes no sense.</exception>
    public static PostgresAddress Parse(string text, string? user, string? password)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = LedgerAddress.HasScheme(text) ? ReadUri(text.Trim()) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // What the library says may repeat what was written, and a part of that may be a password.
            throw Invalid(LedgerTexts.AddressNotRead);
        }
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw Invalid(LedgerTexts.AddressWithoutHost);
        if (user is not null)
            settings.Username = user;
        if (password is not null)
            settings.Password = password;
        if (settings.SearchPath is { } path && (path.Contains(',', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(path)))
            throw Invalid(LedgerTexts.AddressWithTwoSchemas);
        return new PostgresAddress(settings) { Target = TargetOf(settings) };
    }

    /// <summary>Npgsql's connection string; it may hold a password.</summary>
    /// <param name="isPooled">Whether its connections are kept for the next use.</param>
    public string Settings(bool isPooled)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            Pooling = isPooled,
            SearchPath = Quoted(Schema),
            // Names and values of rows, and what a connection was opened with, are nobody's who reads an error.
            IncludeErrorDetail = false,
            LogParameters = false,
            PersistSecurityInfo = false,
            Enlist = false,
            MaxAutoPrepare = MostPrepared,
            Timezone = "UTC",
            TcpKeepAlive = true,
            Options = $"{_settings.Options} {ServerLimits}".Trim(),
        };
        if (!_settings.ContainsKey("Application Name") || string.IsNullOrEmpty(_settings.ApplicationName))
            settings.ApplicationName = "MailSyncPS";
        if (!IsSet("Command Timeout"))
            settings.CommandTimeout = (int)RunTimeouts.LedgerWork.TotalSeconds;
        // Whoever makes the connections says so there: no string of Npgsql's may, for one host.
        settings.Remove("Target Session Attributes");
        if (!IsSet("SSL Mode"))
            settings.SslMode = settings.Host!.StartsWith('/') ? SslMode.Disable : SslMode.VerifyFull;
        return settings.ConnectionString;
    }

    /// <summary>The certificates of the authorities that alone are trusted; none where the address names no file of them.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: there is no certificate in the file.</exception>
    public X509Certificate2Collection ReadRootCertificates()
    {
        var roots = new X509Certificate2Collection();
        if (_settings.RootCertificate is not { Length: > 0 } path)
            return roots;
        try
        {
            roots.ImportFromPemFile(path);
            if (roots.Count == 0)
                roots.Import(path);
            return roots;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MailSyncException(MailFailure.InvalidArgument,
                LedgerTexts.FormatAddressInvalid(LedgerTexts.FormatRootCertificateNotRead(PlainText.Visible(path))), e);
        }
    }

    /// <summary>
    /// A server that has lost its client, or a client that stands still in a transaction, keeps nobody else waiting for longer than this.
    /// </summary>
    static string ServerLimits => "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        + " -c tcp_user_timeout=30000 -c idle_in_transaction_session_timeout=30000"
        + string.Create(CultureInfo.InvariantCulture, $" -c lock_timeout={2 * RunTimeouts.LedgerTurn.TotalMilliseconds:0}");

    static TargetSessionAttributes? TargetOf(NpgsqlConnectionStringBuilder settings) => settings.TargetSessionAttributes switch
    {
        null => settings.Host!.Contains(',', StringComparison.Ordinal) ? TargetSessionAttributes.PreferPrimary : null,
        var word => Enum.Parse<TargetSessionAttributes>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
    };

    bool IsSet(string word) => _settings.ShouldSerialize(word);

    static NpgsqlConnectionStringBuilder ReadUri(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (place, query) = Split(rest, '?');
        var (authority, database) = Split(place, '/');
        if (authority.LastIndexOf('@') is >= 0 and var at)
        {
            var (user, password) = Split(authority[..at], ':');
            settings.Username = Uri.UnescapeDataString(user);
            if (password is not null)
                settings.Password = Uri.UnescapeDataString(password);
            authority = authority[(at + 1)..];
        }
        // Several hosts are tried one after the other; Npgsql reads their ports itself.
        if (authority.Contains(',', StringComparison.Ordinal))
            settings.Host = Uri.UnescapeDataString(authority);
        else if (authority.Length > 0)
        {
            var colon = authority.EndsWith(']') ? -1 : authority.LastIndexOf(':');
            settings.Host = Uri.UnescapeDataString((colon < 0 ? authority : authority[..colon]).Trim('[', ']'));
            if (colon >= 0)
                settings.Port = int.Parse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
        }
        if (!string.IsNullOrEmpty(database))
            settings.Database = Uri.UnescapeDataString(database);
        foreach (var pair in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (word, value) = Split(pair, '=');
            if (!Words.TryGetValue(Uri.UnescapeDataString(word), out var known))
                throw Invalid(LedgerTexts.FormatAddressWordUnknown(PlainText.Visible(word)));
            value = Uri.UnescapeDataString(value ?? "");
            // Npgsql writes these values in one word.
            settings[known] = known == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        return settings;
    }

    static (string Before, string? After) Split(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static MailSyncException Invalid(string detail) => new(MailFailure.InvalidArgument, LedgerTexts.FormatAddressInvalid(detail));
}
