using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>A company of its own: it has one working calendar.</summary>
public sealed class CalendarApp : PerformanceApp;

/// <summary>工作日曆: the company's working time, decided by two persons, the same in every department (RB-17).</summary>
public sealed class CalendarTests(CalendarApp app) : IClassFixture<CalendarApp>
{
    /// <summary>The policy's own examples, and what the seeded file says of the three years.</summary>
    [Fact]
    public void The_official_days_of_three_years_come_with_the_product()
    {
        var calendar = new WorkingCalendar(1, Beginnings.OfChina().Weeks, Beginnings.OfChina().Days);

        Assert.All(Enumerable.Range(1, 5).Select(d => new DateOnly(2026, 5, d)).Concat(Enumerable.Range(19, 3).Select(d => new DateOnly(2026, 6, d))), d => Assert.False(calendar.IsWorkingDay(d)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 5, 9)));
        Assert.Equal(["09:00-12:00", "13:30-18:00"], calendar.IntervalsOn(new DateOnly(2026, 5, 9)).Select(i => i.ToString()));
        // 365 or 366 days, less weekends and holidays, with make-up days: counted apart from the published notices.
        Assert.Equal([251, 248, 248], new[] { 2024, 2025, 2026 }.Select(y => Enumerable.Range(0, DateTime.IsLeapYear(y) ? 366 : 365).Count(d => calendar.IsWorkingDay(new DateOnly(y, 1, 1).AddDays(d)))));
    }

    [Fact]
    public async Task A_deadline_is_explained_day_by_day_over_the_lunch_break_and_a_make_up_saturday_RB_17()
    {
        // Friday 8 May 2026, 17:00 in the company's zone.
        var deadline = await app.Admin.GetJsonAsync("working-time/deadline?from=2026-05-08T09:00:00Z&minutes=300&calendar=1");

        Assert.Equal(new DateTimeOffset(2026, 5, 9, 6, 30, 0, TimeSpan.Zero), deadline["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal([("2026-05-08", 60), ("2026-05-09", 240)], deadline["days"]!.AsArray().Select(d => (d!["date"]!.ToString(), d["minutes"]!.GetValue<int>())));
        var time = await app.Admin.GetJsonAsync($"working-time/minutes?from=2026-05-08T09:00:00Z&until={Uri.EscapeDataString(deadline["at"]!.ToString())}&calendar=1");
        Assert.Equal(300, time["minutes"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_days_say_when_people_work_and_why_a_day_is_unlike_its_weekday()
    {
        var days = (await app.Admin.GetJsonAsync("working-time/days?from=2026-05-01&until=2026-05-09&calendar=1"))["days"]!.AsArray();

        Assert.Equal([0, 0, 0, 0, 0, 450, 450, 450, 450], days.Select(d => d!["minutes"]!.GetValue<int>()));
        Assert.Equal("劳动节", days[8]!["name"]!.ToString());
        await app.Admin.AskAsync("working-time/days?from=2026-05-01&until=2030-05-09").Refused(HttpStatusCode.BadRequest, "number-range");
        await app.Admin.AskAsync("working-time/deadline?from=2026-05-08T09:00:00&minutes=1").Refused(HttpStatusCode.BadRequest, "invalid-value");
        await app.Admin.AskAsync("working-time/deadline?from=1989-05-08T09:00:00Z&minutes=1").Refused(HttpStatusCode.BadRequest, "invalid-value");
        await app.Admin.AskAsync("working-time/deadline?from=2026-05-08T09:00:00Z&minutes=-1").Refused(HttpStatusCode.BadRequest, "number-range");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Admin.AskAsync("working-time/deadline?from=2026-05-08T09:00:00Z&minutes=1&calendar=99")).StatusCode);
    }

    [Fact]
    public async Task Another_calendar_is_decided_by_two_persons_and_told_whole_and_the_old_one_can_still_be_reckoned_with()
    {
        var next = Today().AddDays(400);
        var calendar = await ProposeAsync(days: [.. Seeded(), new { date = next, kind = "off", name = "公司日" }]).Json(HttpStatusCode.Created);
        await ProposeAsync(days: Seeded()).Refused(HttpStatusCode.Conflict, "performance.calendar.proposal-open");
        await DecideAsync(app.Admin, calendar, "approve", new { }).Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.second-person");
        Assert.Contains((await app.Second.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray(), i => i!["recordId"]!.ToString() == calendar["id"]!.ToString());

        calendar = await DecideAsync(app.Second, calendar, "approve", null).Json(HttpStatusCode.OK);

        var number = calendar["number"]!.GetValue<int>();
        var told = JsonNode.Parse(await app.Db(db => db.Outbox.Where(m => m.Type.EndsWith(":WorkingCalendarSet")).OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync()))!;
        Assert.Equal((number, Seeded().Length + 1), (told["Number"]!.GetValue<int>(), told["Days"]!.AsArray().Count));
        var directory = app.App.Services.GetRequiredService<OrganisationDirectory>();
        await Wait.Until(() => directory.Current.Calendar?.Number == number, "every service's copy has the calendar");
        Assert.False(directory.Current.Calendar!.IsWorkingDay(next));
        Assert.Equal(next.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday), directory.Current.CalendarOf(1)!.IsWorkingDay(next));
        Assert.Equal(1, (await app.Admin.GetJsonAsync($"working-calendars?asOf={Today().AddDays(-1):yyyy-MM-dd}"))["items"]![0]!["number"]!.GetValue<int>());
        Assert.Equal(number, (await app.Admin.GetJsonAsync($"working-calendars?asOf={Today():yyyy-MM-dd}"))["items"]![0]!["number"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_day_that_is_over_stays_as_it_was_and_a_calendar_without_sense_is_refused()
    {
        object[] week = [Weekday("monday", "09:00-12:00")];

        await ProposeAsync(days: []).Refused(HttpStatusCode.UnprocessableEntity, "performance.calendar.past-changed");
        await ProposeAsync(weeks: [new { weekdays = week }, new { from = Today(), weekdays = week }, new { from = Today(), weekdays = week }]).Refused(HttpStatusCode.UnprocessableEntity, "performance.calendar.weeks-not-ordered");
        await ProposeAsync(weeks: [new { weekdays = new[] { Weekday("monday", "09:00-12:00", "11:59-13:00") } }]).Refused(HttpStatusCode.UnprocessableEntity, "performance.calendar.intervals-overlap");
        await ProposeAsync(days: [new { date = "2099-01-01", kind = "off", name = "x" }, new { date = "2099-01-01", kind = "worked", name = "x" }]).Refused(HttpStatusCode.UnprocessableEntity, "performance.calendar.day-twice");
        await ProposeAsync(days: [new { date = "2099-01-01", kind = "off", name = "x", intervals = new[] { "09:00-10:00" } }]).Refused(HttpStatusCode.UnprocessableEntity, "performance.calendar.day-off-with-hours");
        await ProposeAsync(weeks: [new { weekdays = new[] { Weekday("monday", "9-12") } }]).Refused(HttpStatusCode.BadRequest, "invalid-value");
        await ProposeAsync(weeks: [new { weekdays = new[] { Weekday("someday", "09:00-12:00") } }]).Refused(HttpStatusCode.BadRequest, "value-not-allowed");
        await ProposeAsync(weeks: [new { weekdays = new[] { Weekday("monday", "09:00-12:00"), Weekday("monday", "13:00-14:00") } }]).Refused(HttpStatusCode.BadRequest, "value-not-allowed");
        await ProposeAsync(days: [new { date = "2099-01-01", kind = "half", name = "x" }]).Refused(HttpStatusCode.BadRequest, "value-not-allowed");
    }

    [Fact]
    public async Task What_was_rejected_or_withdrawn_holds_never_and_another_may_be_proposed()
    {
        var calendar = await ProposeAsync().Json(HttpStatusCode.Created);
        calendar = await DecideAsync(app.Second, calendar, "reject", new { reason = "two days are missing" }).Json(HttpStatusCode.OK);
        var other = await ProposeAsync().Json(HttpStatusCode.Created);
        await DecideAsync(app.Second, other, "withdraw", new { reason = "not mine" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.not-the-proposer");
        other = await DecideAsync(app.Admin, other, "withdraw", new { reason = "a typing error" }).Json(HttpStatusCode.OK);

        Assert.Equal(("rejected", "withdrawn"), (calendar["proposal"]!["status"]!.ToString(), (await app.Admin.GetJsonAsync($"working-calendars/{other["id"]}"))["proposal"]!["status"]!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Admin.AskAsync($"working-time/deadline?from=2026-05-08T09:00:00Z&minutes=1&calendar={other["number"]}")).StatusCode);
    }

    [Fact]
    public async Task The_regions_read_it_and_propose_nothing()
    {
        using var manager = await app.SignedInAsync("regionManager", await app.RegionAsync());

        Assert.Equal("09:00-12:00", (await manager.GetJsonAsync("working-calendars?status=approved&sort=number"))["items"]![0]!["weeks"]![0]!["weekdays"]![0]!["intervals"]![0]!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsync("working-calendars", new { })).StatusCode);
    }

    private Task<HttpResponseMessage> ProposeAsync(object[]? weeks = null, object[]? days = null)
        => app.Admin.PostAsync("working-calendars", new
        {
            weeks = weeks ?? [new { weekdays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.Select(d => Weekday(d, "09:00-12:00", "13:30-18:00")).ToArray() }],
            days = days ?? Seeded(),
            reason = "国务院通知",
        });

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, JsonNode calendar, string act, object? body)
        => body is null ? client.ApproveAsync($"working-calendars/{calendar["id"]}", calendar["etag"]) : client.KeyedAsync($"working-calendars/{calendar["id"]}/{act}", body, calendar["etag"]);

    private static object[] Seeded() => [.. Beginnings.OfChina().Days.Select(d => new { date = d.Date, kind = d.Worked ? "worked" : "off", name = d.Name })];

    private static object Weekday(string weekday, params string[] intervals) => new { weekday, intervals };

    private DateOnly Today() => app.App.Services.GetRequiredService<BusinessClock>().Today();
}
