using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>A company of its own: closing a month of the company concerns every region.</summary>
public sealed class CloseApp : PerformanceApp;

/// <summary>關賬: headquarters closes months for good (decisions §4).</summary>
public sealed class CloseTests(CloseApp app) : IClassFixture<CloseApp>
{
    [Fact]
    public async Task A_closed_month_is_told_to_every_department_and_moves_the_open_period()
    {
        var region = Id(await app.RegionAsync());

        var closed = (await CloseAsync("2026-01", region).Json(HttpStatusCode.OK))["closed"]![0]!;
        await CloseAsync("2026-02", region).Json(HttpStatusCode.OK);

        Assert.Equal(("2026-01", "2026-02-01"), (closed["month"]!.ToString(), closed["openFrom"]!.ToString()));
        Assert.Equal(2, await app.Db(db => db.Outbox.CountAsync(m => m.Type.EndsWith(":PeriodClosed") && m.Body.Contains(region))));
        var directory = app.App.Services.GetRequiredService<OrganisationDirectory>();
        await Wait.Until(() => directory.Current.OpenFrom(Guid.Parse(region)) == new DateOnly(2026, 3, 1), "the copy knows the open period");
        var listed = (await app.Admin.GetJsonAsync($"period-closes?regionId={region}"))["items"]!.AsArray();
        Assert.Equal(["2026-02", "2026-01"], listed.Select(c => c!["month"]!.ToString()));
        Assert.Empty((await app.Admin.GetJsonAsync($"period-closes?regionId={region}&asOf=2026-03-15"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_closed_stays_closed_and_no_month_is_left_out()
    {
        var region = Id(await app.RegionAsync());
        await CloseAsync("2026-01", region).Json(HttpStatusCode.OK);

        await CloseAsync("2026-01", region).Refused(HttpStatusCode.Conflict, "performance.close.already-closed");
        await CloseAsync("2026-03", region).Refused(HttpStatusCode.UnprocessableEntity, "performance.close.not-next");
        await CloseAsync("2099-01", region).Refused(HttpStatusCode.UnprocessableEntity, "performance.close.not-over");
        await CloseAsync("2026-Q1", region).Refused(HttpStatusCode.BadRequest, "invalid-value");
        await CloseAsync("2026-01", Guid.CreateVersion7().ToString()).Refused(HttpStatusCode.UnprocessableEntity, "performance.region.unknown");
    }

    [Fact]
    public async Task Up_to_where_each_region_is_closed_is_told_and_nothing_closes_before_a_region_was_founded()
    {
        var (early, late) = (Id(await app.RegionAsync()), Id(await app.RegionAsync(from: "2019-01-01")));
        await CloseAsync("2018-12", early).Refused(HttpStatusCode.UnprocessableEntity, "performance.close.region-not-in-force");
        await CloseAsync("2019-12", late).Json(HttpStatusCode.OK);

        var open = (await app.Admin.GetJsonAsync("open-periods"))["regions"]!.AsArray().Single(r => r!["regionId"]!.ToString() == late)!;
        Assert.Equal(("2019-12", "2020-01-01"), (open["closedThrough"]!.ToString(), open["openFrom"]!.ToString()));
    }

    [Fact]
    public async Task Of_the_companys_month_a_region_that_closed_it_already_is_left_alone()
    {
        string[] regions = [Id(await app.RegionAsync(from: "2010-01-01")), Id(await app.RegionAsync(from: "2010-01-01"))];
        await CloseAsync("2010-05", regions[0]).Json(HttpStatusCode.OK);

        var may = await CloseAsync("2010-05", null).Json(HttpStatusCode.OK);
        var june = await CloseAsync("2010-06", null).Json(HttpStatusCode.OK);

        Assert.Equal(regions[1], Assert.Single(may["closed"]!.AsArray())!["regionId"]!.ToString());
        Assert.Equal(regions.Order(StringComparer.Ordinal), june["closed"]!.AsArray().Select(c => c!["regionId"]!.ToString()).Order(StringComparer.Ordinal));
        await CloseAsync("2010-06", null).Refused(HttpStatusCode.Conflict, "performance.close.already-closed", "performance.close.already-closed");
    }

    [Fact]
    public async Task A_region_manager_reads_his_own_regions_closes_and_closes_nothing()
    {
        var (own, other) = (await app.RegionAsync(), await app.RegionAsync());
        await CloseAsync("2026-01", Id(own)).Json(HttpStatusCode.OK);
        await CloseAsync("2026-01", Id(other)).Json(HttpStatusCode.OK);
        using var manager = await app.SignedInAsync("regionManager", own);

        Assert.Equal(Id(own), Assert.Single((await manager.GetJsonAsync("period-closes"))["items"]!.AsArray())!["regionId"]!.ToString());
        Assert.Equal(Id(own), Assert.Single((await manager.GetJsonAsync("open-periods"))["regions"]!.AsArray())!["regionId"]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.KeyedAsync("period-closes", new { month = "2026-02" })).StatusCode);
    }

    private Task<HttpResponseMessage> CloseAsync(string month, string? region) => app.Admin.KeyedAsync("period-closes", region is null ? new { month } : new { month, regionId = region });

    private static string Id(JsonNode record) => record["id"]!.ToString();
}
