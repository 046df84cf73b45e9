using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Postgres;
using Npgsql;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>How a ledger in PostgreSQL is named.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("postgresql://user@host/db", true)]
    [InlineData("POSTGRES://host", true)]
    [InlineData("Host=h;Database=d", true)]
    [InlineData(" server = h", true)]
    [InlineData("ledger.db", false)]
    [InlineData("/var/lib/postgresql/ledger.db", false)]
    [InlineData("./Host=x/ledger.db", false)]
    [InlineData("hosts.db", false)]
    public void An_address_is_told_from_a_path(string name, bool isAddress) => Assert.Equal(isAddress, LedgerName.IsAddress(name));

    [Theory]
    [InlineData("postgresql://taro:p%40ss@db.example.jp:6432/mail", "postgresql://taro@db.example.jp:6432/mail")]
    [InlineData("postgresql://db.example.jp/mail?user=taro&password=p%40ss", "postgresql://taro@db.example.jp/mail")]
    [InlineData("postgresql://taro@[::1]:5432/mail", "postgresql://taro@::1/mail")]
    [InlineData("Host=db.example.jp;Username=taro;Password=p@ss;Database=mail;Search Path=two", "postgresql://taro@db.example.jp/mail?search_path=two")]
    [InlineData("postgresql://taro@one:5432,two:5433/mail?target_session_attrs=primary", "postgresql://taro@one:5432,two:5433/mail")]
    public void It_is_shown_without_its_secrets(string address, string shown)
    {
        Assert.Equal(shown, PostgresAddress.Parse(address, null, null).Name);
        Assert.Equal(shown, LedgerStore.PlaceOf(address));
    }

    [Theory]
    [InlineData("postgresql://db/mail", SslMode.VerifyFull)]
    [InlineData("postgresql://127.0.0.1/mail", SslMode.VerifyFull)]
    [InlineData("Host=db;Database=mail", SslMode.VerifyFull)]
    [InlineData("Host=/var/run/postgresql;Database=mail", SslMode.Disable)]
    [InlineData("postgresql:///mail?host=/var/run/postgresql", SslMode.Disable)]
    [InlineData("postgresql://db/mail?sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("postgresql://db/mail?sslmode=disable", SslMode.Disable)]
    [InlineData("Host=db;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=db;SSL Mode=Prefer", SslMode.Prefer)]
    public void The_server_proves_who_it_is_unless_told_otherwise(string address, SslMode mode) =>
        Assert.Equal(mode, new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(address, null, null).Settings(isPooled: true)).SslMode);

    [Theory]
    [InlineData("postgresql:///mail")]
    [InlineData("postgresql://taro:geheim@/mail")]
    [InlineData("postgresql://taro:geheim@db:port/mail")]
    [InlineData("postgresql://taro:geheim@db/mail?sslmode=maybe")]
    [InlineData("postgresql://taro:geheim@db/mail?geheim=1")]
    [InlineData("Host=db;Password=geheim;Geheim=1")]
    [InlineData("Host=db;Password=geheim;Port=x")]
    [InlineData("Host=db;Password=geheim;Search Path=a,b")]
    [InlineData("Host=db;Password='geheim")]
    [InlineData("Host=;Password=geheim")]
    public void What_makes_no_sense_is_refused_without_a_word_of_the_password(string address)
    {
        var e = Assert.Throws<MailSyncException>(() => LedgerStore.PlaceOf(address));
        Assert.Equal(MailFailure.InvalidArgument, e.Failure);
        if (!address.Contains("geheim=1", StringComparison.Ordinal))
            Assert.DoesNotContain("geheim", e.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_credential_wins_over_the_address()
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse("postgresql://taro:old@db/mail", "hanako", "new").Settings(isPooled: false));
        Assert.Equal(("hanako", "new", false, false), (settings.Username, settings.Password, settings.Pooling, settings.IncludeErrorDetail));
    }
}
