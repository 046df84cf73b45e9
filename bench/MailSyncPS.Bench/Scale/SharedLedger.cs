using MailSyncPS.Bench.Report;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>What a ledger in a database costs against one in a file.</summary>
sealed class SharedLedger : IScenario
{
    public string Name => "ledger";

    public string Title => "A ledger in PostgreSQL against one in a file";

    public string Explanation =>
        "One mailbox of small mails (1 kB), from POP3, servers without delay. *A file* is SQLite; the database is PostgreSQL on the same machine, durable " +
        "(fsync=on), at the round trip to it that the line says.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 200 : 2000;
        stage.Deliver("old", SmallMails.Create(mails), cancellationToken);
        await using var database = await PostgresServer.RunAsync("fsync=on");
        var table = new Table(1, "ledger", "seconds", "mails/s", "CPU s", "against the file");
        var alone = await AddAsync(stage, table, "a file", stage.NewLedger(), "new", mails, null, cancellationToken);
        foreach (var roundTrip in (int[])[0, 1])
        {
            var port = roundTrip == 0 ? database.Port : await stage.Proxies.OpenAsync(database.Port, roundTrip);
            var address = database.Address(query: $"sslmode=disable&search_path=r{roundTrip}&password={PostgresServer.Password}", port: port);
            await AddAsync(stage, table, $"database, {roundTrip} ms", address, $"new{roundTrip}", mails, alone, cancellationToken);
        }
        return table;
    }

    static async Task<double> AddAsync(ScaleStage stage, Table table, string what, string ledger, string destination, int mails, double? alone,
        CancellationToken cancellationToken)
    {
        var step = (await stage.ForwardAsync("old", pop3: true, destination, ledger, mails, cancellationToken)).Steps[0];
        stage.CheckArrived(destination, mails);
        table.Add(what, Figure.Of(step.Seconds), Figure.Of(mails / step.Seconds), Figure.Of(step.CpuSeconds),
            alone is { } seconds ? Figure.Of(step.Seconds / seconds) : Figure.None);
        return step.Seconds;
    }
}
