using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class QueryPlanTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(nameof(RouteSql.Index), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.FindByUid), "message_key (route=? AND folder=? AND validity=? AND uid=? AND retired=?)")]
    [InlineData(nameof(RouteSql.FindUnsettled), "message_unsettled (route=?)")]
    [InlineData(nameof(RouteSql.FindByState), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.FindByFolder), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.FindOrphans), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.FindClaims), "message_hash (hash=?)")]
    [InlineData(nameof(RouteSql.FindStableClaims), "message_stable_hash (stable_hash=?)")]
    [InlineData(nameof(RouteSql.FindLastClaims), "COVERING INDEX message_claim (route=?)")]
    [InlineData(nameof(RouteSql.FindPlaces), "message_claim (route=?)")]
    [InlineData(nameof(RouteSql.FindByCopyFolder), "message_claim (route=? AND copy_folder=? AND copy_epoch=?")]
    [InlineData(nameof(RouteSql.Forget), "INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData(nameof(RouteSql.FindClaimedIds), "COVERING INDEX message_claim (route=? AND copy_folder=? AND copy_epoch=?")]
    [InlineData(nameof(RouteSql.FindClaimant), "message_claim (route=? AND copy_folder=? AND copy_epoch=? AND copy_id=?)")]
    [InlineData(nameof(RouteSql.FindSizes), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.FindListed), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.FindWatermarkOf), "PRIMARY KEY (route=? AND folder=? AND copy_folder=?)")]
    [InlineData(nameof(RouteSql.CountAnyMessage), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.CountOtherSources), "(destination=?)")]
    [InlineData(nameof(RouteSql.CountChangedPresence), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.NotePresence), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.ForgetUnread), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.FindInOtherFolders), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.FindSourcesInDoubt), "message_unsettled (route=?)")]
    [InlineData(nameof(RouteSql.FindPendingClaims), "message_unsettled (route=?)")]
    [InlineData(nameof(RouteSql.FindPlacelessClaims), "message_placeless (stable_hash=?)")]
    [InlineData(nameof(RouteSql.FindWithoutCopy), "message_key (route=?)")]
    [InlineData(nameof(RouteSql.FindLeaving), "message_unsettled (route=?)")]
    [InlineData(nameof(RouteSql.FindFreed), "message_hash (hash=?)")]
    [InlineData(nameof(RouteSql.FindLastSeen), "message_key (route=? AND folder=?)")]
    [InlineData(nameof(RouteSql.CountDoubtInOtherFolders), "message_unsettled (route=?)")]
    [InlineData(nameof(RouteSql.SumSent), "COVERING INDEX message_sent (route=? AND sent_at>? AND sent_at<?)")]
    [InlineData(nameof(RouteSql.FindSent), "COVERING INDEX message_sent (route=? AND sent_at>? AND sent_at<?)")]
    [InlineData(nameof(RouteSql.FindStored), "INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData(nameof(RouteSql.Update), "INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData(nameof(RouteSql.FreeKey), "INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData(nameof(RouteSql.FreeClaim), "INTEGER PRIMARY KEY (rowid=?)")]
    public async Task A_statement_finds_its_rows_by_an_index(string name, string index)
    {
        var sql = (string)typeof(RouteSql).GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();

        var plan = await ExplainAsync(ledger, sql);

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_hundred_thousand_messages_are_saved_and_a_thousand_of_them_found()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        foreach (var part in Enumerable.Range(1, 200_000).Chunk(10_000))
            await route.SaveAsync([.. part.Select(i => Samples.Proven(i.ToString(CultureInfo.InvariantCulture), i))], default);
        var wanted = Enumerable.Range(0, 1000).Select(i => (1 + i * 199).ToString(CultureInfo.InvariantCulture)).ToList();

        var found = await route.FindAsync("INBOX", 0, wanted, default);
        var claims = await route.FindClaimsAsync([.. wanted.Select(Samples.Hash)], default);

        Assert.Equal(wanted.Order(), found.Keys.Order());
        Assert.Equal(1000, claims.Count);
        Assert.Contains(await ExplainAsync(ledger, RouteSql.FindByUid), step => step.Contains("message_key (route=? AND folder=? AND validity=? AND uid=? AND retired=?)", StringComparison.Ordinal));
    }

    static Task<List<string>> ExplainAsync(SqliteLedger ledger, string sql)
    {
        var values = Regex.Matches(sql, @"@\w+").Select(match => match.Value).Distinct().Select(name => (name, (object?)0L)).ToArray();
        return ledger.ReadAsync(session => session.Rows(row => row.GetString(3), $"EXPLAIN QUERY PLAN {sql}", values), default);
    }
}
