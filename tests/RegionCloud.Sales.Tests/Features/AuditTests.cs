using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Who did what, as auditors read it (security U1, U2, SoD11).</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_signature_is_read_by_the_auditor_with_actor_before_after_trace_and_its_place_in_the_chain()
    {
        var contract = await app.SignedAsync();
        var audrey = app.As("audrey");
        await Wait.Until(async () => (await audrey.GetFrom($"audit?objectId={contract.Id()}")).Body.GetProperty("items").EnumerateArray().All(e => e.TryGetProperty("seq", out _)), "all is sealed", TimeSpan.FromSeconds(2));

        var entries = (await audrey.GetFrom($"audit?objectId={contract.Id()}")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["SignContract", "ReviewContract", "SubmitContract", "DraftContract"], entries.Select(e => e.Text("action")));
        Assert.Equal(["anna", "bob", "anna", "anna"], entries.Select(e => e.Text("subject")));
        var signed = entries[0];
        Assert.Equal((TestTokens.Issuer, "Contract", "contract.sign"), (signed.Text("issuer"), signed.Text("objectKind"), signed.Text("reason")));
        Assert.Equal(SalesApp.East, signed.GetProperty("regionId").GetGuid());
        Assert.Equal(("reviewed", "signed"), (signed.GetProperty("before").Text("status"), signed.GetProperty("after").Text("status")));
        Assert.Equal("anna", signed.GetProperty("after").GetProperty("transitions").GetProperty("4").Text("by"));
        Assert.Equal(32, signed.Text("traceId").Length);
        Assert.Equal(64, signed.Text("hash").Length);

        var (_, verified) = await audrey.GetFrom("audit/verification");
        Assert.Equal(0, verified.GetProperty("chain").GetProperty("broken").GetInt64());
        Assert.True(verified.GetProperty("chain").GetProperty("verified").GetInt64() >= 4);
    }

    [Fact]
    public async Task Entries_are_read_by_person_and_days_page_by_page()
    {
        await app.SignedAsync();
        var audrey = app.As("audrey");

        var (_, first) = await audrey.GetFrom("audit?subject=anna&pageSize=2");
        var (_, second) = await audrey.GetFrom($"audit?subject=anna&pageSize=2&pageToken={first.Text("nextPageToken")}");
        var ids = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(e => e.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(), ids);

        var (_, before) = await audrey.GetFrom("audit?subject=anna&to=2020-01-01");
        Assert.Empty(before.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Sellers_and_managers_may_not_read_it_the_administrator_only_his_own_acts_and_auditors_change_nothing()
    {
        var contract = await app.SignedAsync();
        foreach (var who in new[] { "anna", "bob", "carl", "olga" })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.As(who).GetFrom("audit")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("admin").GetFrom("audit/verification")).Response.StatusCode);

        var (response, own) = await app.As("admin").GetFrom($"audit?objectId={contract.Id()}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(own.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("audrey").PostTo($"contracts/{contract.Id()}/execution", new { percent = "10.00" }, contract.Etag())).Response.StatusCode);
    }

    [Fact]
    public async Task Denied_and_foreign_writes_are_counted_by_person_and_operation_without_a_row_for_each()
    {
        var contract = await app.SignedAsync();
        var (wendy, audrey) = (app.As("wendy"), app.As("audrey"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await wendy.PostTo($"contracts/{contract.Id()}/execution", new { percent = "10.00" }, contract.Etag())).Response.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await audrey.PostTo($"contracts/{contract.Id()}/execution", new { percent = "10.00" }, contract.Etag())).Response.StatusCode);
        }

        await Wait.Until(async () => await Denied() == "audrey 403 5, wendy 404 5", "both are counted", TimeSpan.FromSeconds(3));

        async Task<string> Denied()
        {
            var (_, rows) = await audrey.GetFrom("audit/denied");
            return string.Join(", ", rows.EnumerateArray().Select(r => $"{r.Text("subject")} {r.GetProperty("status")} {r.GetProperty("count")}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_migrated_database_refuses_to_change_or_delete_audit_rows()
    {
        await app.SignedAsync();
        foreach (var statement in new[] { "UPDATE AuditEntries SET Subject = 'x'", "DELETE FROM AuditEntries", "DELETE FROM AuditSeals WHERE 1 = 1", "UPDATE AuditSeals SET Seq = Seq + 100" })
        {
            if (statement.Contains("Seals", StringComparison.Ordinal))
                await Wait.Until(() => app.Db((SalesDbContext db) => db.AuditSeals.AnyAsync()), "something is sealed");
            var refusal = await Assert.ThrowsAsync<SqliteException>(() => app.Db((SalesDbContext db) => db.Database.ExecuteSqlRawAsync(statement)));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }
    }
}
