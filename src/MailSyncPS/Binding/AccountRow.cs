using System.Collections;
using System.Management.Automation;
using System.Security;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// An account from named values: a hashtable, whose keys were typed for this, or a row as Import-Csv makes it, which may
/// have columns for other things. A wrong name or value is told by its column.
/// </summary>
sealed class AccountRow
{
    const string Address = "EmailAddress";
    const string Host = "Server";
    const string Secret = "Credential";
    const string Login = "UserName";
    const string Quota = "QuotaBytes";

    static readonly Dictionary<string, InputAttribute> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        [Address] = new AddressInputAttribute(),
        [Host] = new ServerInputAttribute(),
        ["Port"] = new WholeNumberAttribute(1, 65535) { EmptyIsAbsent = true },
        ["Protocol"] = new NamedAttribute<MailProtocol>(),
        ["Security"] = new NamedAttribute<MailSecurity>(),
        [Secret] = new CredentialInputAttribute(),
        [Login] = new LoginNameAttribute(),
        ["SignIn"] = new SignInNameAttribute(),
        ["SignInSecret"] = new SecretInputAttribute(),
        [Quota] = new SizeAttribute(),
        ["CertificateThumbprint"] = new ThumbprintAttribute(),
        ["SkipCertificateCheck"] = new SwitchCellAttribute(),
        ["AllowLegacyTls"] = new SwitchCellAttribute(),
    };

    static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        [ColumnAliases.Email] = Address,
        [ColumnAliases.Address] = Address,
        [ColumnAliases.Host] = Host,
        [ColumnAliases.HostName] = Host,
        [ColumnAliases.Login] = Login,
        [ColumnAliases.Quota] = Quota,
    };

    static readonly string[] SecretWords = ["pass", "pwd", "secret"];

    readonly Dictionary<string, object?> _given = new(StringComparer.OrdinalIgnoreCase);
    readonly EngineIntrinsics _engine;
    readonly bool _isTyped;
    readonly int? _number;

    AccountRow(IEnumerable<(string Name, object? Value)> values, bool isTyped, int? number, EngineIntrinsics engine)
    {
        foreach (var (name, value) in values)
            _given[Own(name)] = value;
        (_isTyped, _number, _engine) = (isTyped, number, engine);
    }

    /// <summary>The columns of accounts that a file may hold, each with how it is read.</summary>
    internal static IEnumerable<KeyValuePair<string, InputAttribute>> Inputs => Columns.Where(column => !column.Value.IsSecret);

    /// <summary>Their names.</summary>
    internal static IEnumerable<string> InputNames => Inputs.Select(input => input.Key);

    /// <summary>Whether a column's name says that it holds passwords.</summary>
    internal static bool NamesSecret(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !name.Equals("SecretName", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether accounts have a column of this name.</summary>
    internal static bool HasColumn(string name) => Columns.ContainsKey(name);

    /// <summary>The row that an object is; null when it is none.</summary>
    /// <param name="value">The object without PowerShell's wrapper.</param>
    /// <param name="wrapped">The object with its wrapper, where it has one.</param>
    /// <param name="number">Its place among its like, from 1; null when it is the only one.</param>
    /// <param name="engine">The engine that binds it.</param>
    internal static AccountRow? Of(object? value, PSObject? wrapped, int? number, EngineIntrinsics engine) => value switch
    {
        IDictionary keys => new AccountRow(keys.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString() ?? "", entry.Value)),
            isTyped: true, number, engine),
        // An object that carries an account is bound by that.
        PSCustomObject when wrapped is not null && PipedRow.IsOne(wrapped) =>
            new AccountRow(wrapped.Properties.Select(property => (property.Name, (object?)property.Value)), isTyped: false, number, engine),
        _ => null,
    };

    /// <exception cref="ArgumentTransformationMetadataException">A column is missing, misspelt or wrong.</exception>
    internal MailAccount ToAccount()
    {
        RefuseUnknown();
        if (Read<string>(Address) is not { } address)
            throw Refuse(SurfaceTexts.FormatRowWithoutAddress(Names));
        if (Read<string>(Host) is not { } server)
            throw new ArgumentTransformationMetadataException(SurfaceTexts.FormatRowWithoutServer(address, Names));
        var order = new AccountOrder
        {
            EmailAddress = address,
            Server = server,
            Port = (int?)Read<long?>("Port"),
            Protocol = Read<MailProtocol?>("Protocol"),
            Security = Read<MailSecurity?>("Security"),
            Credential = Read<PSCredential>(Secret),
            UserName = Read<string>("UserName"),
            SignIn = Read<string>("SignIn"),
            SignInSecret = Read<SecureString>("SignInSecret"),
            QuotaBytes = Read<long?>("QuotaBytes"),
            CertificateThumbprint = Read<string>("CertificateThumbprint"),
            SkipCertificateCheck = Read<SwitchParameter?>("SkipCertificateCheck") ?? false,
            AllowLegacyTls = Read<SwitchParameter?>("AllowLegacyTls") ?? false,
            Source = SourceOf(server, address),
        };
        order = WithSignIn(order);
        var account = order.ToAccount();
        if (!account.HasSecret && order.Credential is null)
            return account;
        switch (DiscoveryConsent.Of(account))
        {
            // A sign-in names the servers that its tokens may go to.
            case ServerTrust.NeedsConsent when order.Credential is not null:
                throw new ArgumentTransformationMetadataException(SurfaceTexts.FormatRowWithGuessedServer(server, address));
            case ServerTrust.Unproven:
                throw new ArgumentTransformationMetadataException(UnprovenServer.Explain(account));
        }
        if ((order.SignInSecret ?? order.Credential?.Password) is { } secret)
            account.SetSecret(secret);
        return account;
    }

    AccountOrder WithSignIn(AccountOrder order)
    {
        try
        {
            return AccountSignIn.Complete(order);
        }
        catch (MailSyncException e)
        {
            throw Refuse(e.Message, e);
        }
    }

    // A guess stays one, saved or reduced to its name; what somebody types, and a column of this name from elsewhere, is none.
    DiscoverySource SourceOf(string server, string address) => _isTyped ? FoundServers.SourceOf(server) ?? DiscoverySource.Given
        : _given.TryGetValue(nameof(MailAccount.Source), out var source)
            && Enum.TryParse<DiscoverySource>(source?.ToString(), ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known : FoundServers.SourceOf(server, address) ?? DiscoverySource.Given;

    /// <summary>The names under which a column is taken.</summary>
    internal static IEnumerable<string> NamesOf(string column) =>
        Aliases.Where(alias => alias.Value == column).Select(alias => alias.Key).Prepend(column);

    /// <summary>The column that a name stands for: what New-MailAccount takes under another name, a row may have under it, too.</summary>
    internal static string Own(string name) => Aliases.GetValueOrDefault(name, name);

    string Names => VisibleText.Without(string.Join(", ", _given.Keys));

    void RefuseUnknown()
    {
        foreach (var name in _given.Keys.Where(name => !Columns.ContainsKey(name)))
        {
            if (!_given.ContainsKey(Secret) && NamesSecret(name))
                throw Refuse(SurfaceTexts.PasswordColumn);
            if (ColumnNames.Likely(name, Columns.Keys.Where(column => !_given.ContainsKey(column))) is { } likely)
                throw Refuse(SurfaceTexts.FormatMisspeltColumn(VisibleText.Without(name), likely));
            if (_isTyped)
                throw Refuse(SurfaceTexts.FormatUnknownColumn(VisibleText.Without(name), string.Join(", ", Columns.Keys)));
        }
    }

    T? Read<T>(string column)
    {
        if (!_given.TryGetValue(column, out var value) || value is null && column is Address or Host)
            return default;
        try
        {
            return (T?)Columns[column].Read(value, _engine);
        }
        catch (ArgumentTransformationMetadataException e)
        {
            throw Refuse(WrongCell.Tell(column, value, Columns[column].IsSecret, e.Message), e);
        }
    }

    ArgumentTransformationMetadataException Refuse(string message, Exception? cause = null) =>
        new(message + RowPlace.Of(_given.GetValueOrDefault(Address), _number), cause);
}
