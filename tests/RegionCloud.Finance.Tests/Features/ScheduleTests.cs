using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Dunning by itself, once a day for each region (8.3-5, RB-14 to RB-16). It is noon of 2026-06-30 in Shanghai, midnight in New York, where region NORTH reckons.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private static readonly DateOnly Yesterday = new(2026, 6, 29);
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Region("NORTH", "America/New_York");
        company.Person("nora", "NORTH", "sales", ("regionManager", "NORTH", null));
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_region_is_dunned_once_a_day_as_of_the_end_of_the_day_that_is_over_RB_14()
    {
        // Due on the 28th it is one day past due at the end of the 29th; due on the 29th it is not.
        var due = Yesterday.DayNumber - FinanceApp.Signed.DayNumber;
        var overdue = await app.SignAsync(FinanceApp.Contract(instalments: [(due - 1, 10m), (due, 20m)]));

        Assert.Equal(3, await LookAsync());
        Assert.Equal(0, await LookAsync());
        await EndedAsync(3);

        var run = Assert.Single((await app.As("fiona").GetFrom("dunning-runs")).GetProperty("items").EnumerateArray());
        Assert.Equal(("2026-06-29", "svc-finance", 1, 1), (run.Text("asOf"), run.Text("runBy"), run.GetProperty("overdue").GetInt32(), run.GetProperty("issued").GetInt32()));
        var notice = Assert.Single((await app.As("anna").GetFrom("dunning-notices")).GetProperty("items").EnumerateArray());
        Assert.Equal((overdue.Instalments[0].InstalmentId.ToString(), 1, 1, "svc-finance"), (notice.Text("instalmentId"), notice.GetProperty("level").GetInt32(), notice.GetProperty("daysPastDue").GetInt32(), notice.Text("issuedBy")));
        var entries = await app.Db<FinanceDbContext, List<string>>(db => db.AuditEntries.Where(e => e.ObjectKind == "DunningNotice").Select(e => e.Subject + " " + e.Action).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["svc-finance RunDunning"], entries);
    }

    [Fact]
    public async Task The_day_begins_in_each_region_at_its_own_midnight()
    {
        Assert.Equal(3, await LookAsync());

        // Shanghai's next midnight is at 16:00 UTC, New York's at 4:00 of the next day.
        app.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(5));
        Assert.Equal(0, await LookAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, await LookAsync());
        app.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(5));
        Assert.Equal(0, await LookAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await LookAsync());

        await EndedAsync(6);
        var runs = await app.Db<FinanceDbContext, List<(Guid, DateOnly)>>(async db => [.. (await db.DunningRuns.ToListAsync(TestContext.Current.CancellationToken)).Select(r => (r.RegionId, r.AsOf))]);
        Assert.Equal(6, runs.Distinct().Count());
        Assert.Equal([Yesterday, Yesterday.AddDays(1)], runs.Where(r => r.Item1 == TestOrganisation.East).Select(r => r.Item2).Order());
    }

    [Fact]
    public async Task However_many_look_at_once_a_day_is_begun_once_16_14()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));

        Assert.Equal(3, (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LookAsync()))).Sum());

        await EndedAsync(3);
        Assert.Equal(1, await app.Db<FinanceDbContext, int>(db => db.DunningNotices.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Days_that_were_missed_are_not_made_up_and_the_skipped_levels_are_noted_RB_14()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(180 - 30, 100m)]));
        await LookAsync();
        await EndedAsync(3);

        app.Clock.Advance(TimeSpan.FromDays(70));
        await LookAsync();
        await EndedAsync(6);

        var notices = (await app.As("fiona").GetFrom($"dunning-notices?contractId={contract.ContractId}&sort=level")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(1, 29, ""), (4, 99, "2,3")], notices.Select(n => (n.GetProperty("level").GetInt32(), n.GetProperty("daysPastDue").GetInt32(), string.Join(',', n.GetProperty("skipped").EnumerateArray().Select(s => s.GetInt32())))));
    }

    [Fact]
    public async Task A_region_is_paused_while_its_history_is_loaded_and_operators_see_it_RB_16()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var why = new { reason = "the years before are loaded" };
        var (_, paused) = await app.As("dora").PostTo($"schedules/{TestOrganisation.East}/pause", why);
        await app.As("dora").PostTo($"schedules/{TestOrganisation.East}/pause", new { reason = "again" });

        Assert.Equal(("dora", "the years before are loaded"), (paused.Text("paused", "by"), paused.Text("paused", "reason")));
        Assert.Equal(2, await LookAsync());
        await EndedAsync(2);
        Assert.Equal(0, await app.Db<FinanceDbContext, int>(db => db.DunningNotices.CountAsync(TestContext.Current.CancellationToken)));

        using var operators = app.Operating("olga");
        var seen = JsonElement.Parse(await operators.GetStringAsync("/ops/schedules", TestContext.Current.CancellationToken)).GetProperty("regions").EnumerateArray().ToDictionary(r => r.Text("regionCode"), StringComparer.Ordinal);
        Assert.Equal("dora", seen["EAST"].Text("paused", "by"));
        Assert.False(seen["WEST"].TryGetProperty("paused", out _));
        Assert.Equal(("2026-06-29", "succeeded"), (seen["WEST"].GetProperty("works")[0].Text("lastDay"), seen["WEST"].GetProperty("works")[0].Text("state")));
        Assert.Contains("EAST", await HealthAsync(), StringComparison.Ordinal);

        // A person may still ask for it.
        Assert.Equal(1, (await app.DunAsync("fiona", FinanceApp.Day(20))).GetProperty("issued").GetInt32());
        await app.As("dora").PostTo($"schedules/{TestOrganisation.East}/resume", new { reason = "all is loaded" });
        Assert.Equal(1, await LookAsync());
        await EndedAsync(4);

        var audit = await app.Db<FinanceDbContext, List<string>>(db => db.AuditEntries.Where(e => e.ObjectKind == "PausedRegion").OrderBy(e => e.Id).Select(e => e.Subject + " " + e.Action + ": " + e.Reason).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["dora PauseSchedule: schedule.update: the years before are loaded", "dora ResumeSchedule: schedule.update: all is loaded"], audit);
    }

    [Fact]
    public async Task Who_may_pause_what()
    {
        var why = new { reason = "history" };
        Assert.Equal(HttpStatusCode.OK, (await app.As("admin").PostTo($"schedules/{TestOrganisation.West}/pause", why)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("admin").PostTo($"schedules/{Guid.CreateVersion7()}/pause", why)).Response.StatusCode);
        Assert.Equal("text-length", (await app.As("admin").PostTo($"schedules/{TestOrganisation.West}/resume", new { reason = " a" })).Body.Text("code"));
        foreach (var person in new[] { "carl", "fiona", "anna", "hanna" })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.As(person).PostTo($"schedules/{TestOrganisation.East}/pause", why)).Response.StatusCode);

        Assert.Equal(["EAST"], await RegionsAsync("carl"));
        Assert.Equal(["EAST"], await RegionsAsync("fiona"));
        Assert.Equal(["EAST", "NORTH", "WEST"], await RegionsAsync("audrey"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Get, "schedules")).Response.StatusCode);
    }

    private Task<int> LookAsync() => app.Services.GetRequiredService<Scheduler>().LookAsync(TestContext.Current.CancellationToken);

    private Task EndedAsync(int runs) => Wait.Until(
        () => app.Db<FinanceDbContext, bool>(async db => await db.DunningRuns.CountAsync(TestContext.Current.CancellationToken) >= runs), $"{runs} dunning runs have ended", TimeSpan.FromSeconds(60));

    private async Task<string[]> RegionsAsync(string person) => [.. (await app.As(person).GetFrom("schedules")).GetProperty("regions").EnumerateArray().Select(r => r.Text("regionCode"))];

    private async Task<string> HealthAsync()
    {
        using var client = app.CreateClient();
        return await (await client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
