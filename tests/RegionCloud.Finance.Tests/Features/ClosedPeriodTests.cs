using System.Net;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>What is dated before the open period (decisions §4). March of EAST is closed; it is 2026-06-30. Finance officers may back-date (§10a), others may not.</summary>
public sealed class ClosedPeriodTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Close("EAST", "2026-03", "2026-04-02");
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_finance_officer_may_and_it_stands_in_the_audit_10a()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await app.As("fiona").PayAsync(contract, "10.00", 89);
        await app.As("fiona").PayAsync(contract, "10.00", 90);

        var reasons = await app.Db<FinanceDbContext, List<string?>>(db => db.AuditEntries.Where(e => e.ObjectKind == "Payment").OrderBy(e => e.Id).Select(e => e.Reason).ToListAsync(TestContext.Current.CancellationToken));
        // Day 89 is 31 March, day 90 the first open day.
        Assert.Equal(["payment.record: dated 2026-03-31, before the open period from 2026-04-01", "payment.record"], reasons);
    }

    [Fact]
    public async Task Nobody_else_may_in_that_region_and_in_another_one_nothing_is_closed()
    {
        var (east, west) = (await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)])), await app.SignAsync(FinanceApp.Contract("wendy", "WEST", instalments: [(10, 100m)])));
        object Hold(Guid contract, int from) => new { contractId = contract, reason = "damaged", from = FinanceApp.Day(from), until = FinanceApp.Day(300) };

        var (refused, problem) = await app.As("bob").PostTo("dunning-holds", Hold(east.ContractId, 89));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "date-in-closed-period", "/from"), (refused.StatusCode, problem.Text("code"), problem.GetProperty("errors")[0].Text("pointer")));
        Assert.Equal(HttpStatusCode.Created, (await app.As("bob").PostTo("dunning-holds", Hold(east.ContractId, 90))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await app.As("walt").PostTo("dunning-holds", Hold(west.ContractId, 89))).Response.StatusCode);

        var (_, draft) = await app.As("carl").PostTo("budgets", new { regionId = TestOrganisation.East, year = 2026, basis = "goal", companyGoalId = FinanceApp.Goal, lines = FinanceApp.Lines("1.00") });
        var (_, submitted) = await app.As("carl").PostTo($"budgets/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
        // Headquarters closes, and may make exceptions.
        Assert.Equal(HttpStatusCode.OK, (await app.As("admin").PostTo($"budgets/{draft.Text("id")}/approve", new { approvedOn = "2026-01-01" }, submitted.Text("etag"))).Response.StatusCode);
    }
}
