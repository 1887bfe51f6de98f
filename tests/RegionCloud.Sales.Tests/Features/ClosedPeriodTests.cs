using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>
/// What is dated before the open period (decisions §4, RB-04). January and February of the region were closed on 5 March; it is 10 March 2026. sonja sells, hedda reviews, and with a second role both may back-date.
/// </summary>
public sealed class ClosedPeriodTests : IAsyncLifetime
{
    private readonly Place place = new(1);
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var company = new TestOrganisation();
        company.Region(place.Code, "Asia/Shanghai");
        company.Person(place.Manager, place.Code, "sales", ("regionManager", place.Code, null));
        company.Person(place.Head, place.Code, "sales", ("salesHead", place.Code, "sales"));
        company.Person(place.Anna, place.Code, "sales", ("salesRep", place.Code, "sales"));
        company.Person("sonja", place.Code, "sales", ("salesRep", place.Code, "sales"), ("financeOfficer", place.Code, null));
        company.Person("hedda", place.Code, "sales", ("salesHead", place.Code, "sales"), ("financeOfficer", place.Code, null));
        company.Goal(2026);
        company.Close(place.Code, "2026-01", "2026-03-04");
        company.Close(place.Code, "2026-02", "2026-03-05");
        app = await ServiceApp<Program>.StartAsync("sales", company, now: Company.Now);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_fact_of_a_closed_month_is_refused_and_the_first_open_day_is_not()
    {
        var contract = await ReviewedAsync(place.Anna, place.Head, "2026-03-01");

        var (refused, problem) = await app.As(place.Anna).PostTo($"contracts/{contract.Id()}/sign", new { signedOn = "2026-02-28" }, contract.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "date-in-closed-period"), (refused.StatusCode, problem.Code()));
        Assert.Equal("/signedOn", problem.GetProperty("errors")[0].Text("pointer"));
        Assert.Equal("signedOn 2026-02-28 lies before 2026-03-01, from where on the region's books are open; that needs the permission period.backdate.", problem.Text("detail"));

        Assert.Equal(HttpStatusCode.OK, (await app.As(place.Anna).PostTo($"contracts/{contract.Id()}/sign", new { signedOn = "2026-03-01" }, contract.Etag())).Response.StatusCode);
        var (_, signed) = await app.As(place.Anna).GetFrom($"contracts/{contract.Id()}");
        foreach (var (path, body) in new (string, object)[]
        {
            ($"contracts/{contract.Id()}/void", new { reason = "x", effectiveOn = "2026-02-28" }),
            ("leads", new { regionId = place.Id, details = new { company = "Lead" }, occurredOn = "2026-02-28" }),
            ("meetings", new { regionId = place.Id, minutes = new { title = "February", heldOn = "2026-02-28" } }),
        })
        {
            (_, problem) = await app.As(path == "leads" ? place.Anna : place.Head).PostTo(path, body, path.EndsWith("void", StringComparison.Ordinal) ? signed.Etag() : null);
            Assert.Contains("date-in-closed-period", problem.GetProperty("errors").EnumerateArray().Select(e => e.Code()));
        }
    }

    [Fact]
    public async Task With_the_permission_it_is_taken_stands_in_the_audit_and_shows_as_adjustment_of_the_closed_month_RB_04()
    {
        await PlanAsync();
        var early = await SignedAsync("sonja", "2026-02-27");
        await SignedAsync("sonja", "2026-03-02");

        var months = await RowsAsync("month");
        Assert.Equal([("0.00", "0.00"), ("100.00", "100.00"), ("100.00", "0.00")], months.Take(3).Select(Of));
        // The quarter is not closed, so that it counts as ever.
        Assert.Equal(("200.00", "0.00"), Of((await RowsAsync("quarter"))[0]));

        var reasons = await app.Db<SalesDbContext, List<string>>(db => db.AuditEntries.Where(e => e.Action == "SignContract" && e.ObjectKind == "Contract").OrderBy(e => e.Id).Select(e => e.ObjectId + " " + e.Reason).ToListAsync(Ct));
        Assert.Equal($"{early.Id()} contract.sign: dated 2026-02-27, before the open period from 2026-03-01", reasons[0]);
        Assert.EndsWith("contract.sign", reasons[1], StringComparison.Ordinal);

        static (string, string) Of(JsonElement row) => (row.Text("signed"), row.Text("adjustment"));
    }

    private async Task<JsonElement> ReviewedAsync(string seller, string reviewer, string on)
    {
        var client = app.As(seller);
        var customer = await client.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        var (response, contract) = await client.PostTo("contracts", new { regionId = place.Id, customerId = customer, amount = "100.00", terms = "delivery in July", instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } } });
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        var path = $"contracts/{contract.Id()}";
        (_, contract) = await client.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (response, contract) = await app.As(reviewer).PostTo($"{path}/review", new { lawful = true, clear = true, complete = true, reviewedOn = on }, contract.Etag());
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return contract;
    }

    private async Task<JsonElement> SignedAsync(string seller, string on)
    {
        var contract = await ReviewedAsync(seller, "hedda", "2026-02-27");
        var (response, signed) = await app.As(seller).PostTo($"contracts/{contract.Id()}/sign", new { signedOn = on }, contract.Etag());
        Assert.True(response.IsSuccessStatusCode, signed.ToString());
        return signed;
    }

    private async Task PlanAsync()
    {
        var (_, plan) = await app.As(place.Head).PostTo("plans", PlanEndpointTests.Draft(place, 2026, [place.Anna, "sonja"]));
        (_, plan) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/submit", new { }, plan.Etag());
        (var response, plan) = await app.As(place.Manager).PostTo($"plans/{plan.Id()}/approve", new { }, plan.Etag());
        Assert.True(response.IsSuccessStatusCode, plan.ToString());
    }

    private async Task<List<JsonElement>> RowsAsync(string by)
    {
        var (response, report) = await app.As(place.Head).GetFrom($"attainment?groupBy={by}&regionId={place.Id}&asOf=2026-03-10");
        Assert.True(response.IsSuccessStatusCode, report.ToString());
        return [.. report.GetProperty("rows").EnumerateArray()];
    }
}
