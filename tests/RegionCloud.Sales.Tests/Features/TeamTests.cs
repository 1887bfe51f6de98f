using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Trainings and meetings of the sales team, and the duties that they show (2.2-11, 5.2-2, 5.2-4, §13-4, §13-5).</summary>
public sealed class TeamTests(Company company)
{
    private readonly ServiceApp<Program> app = company.App;
    private readonly Place place = company.Next();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Head => app.As(place.Head);

    [Theory]
    [InlineData("topic", "sales.training.topic-missing")]
    [InlineData("trainer", "sales.training.trainer-missing")]
    [InlineData("attendees", "sales.training.attendees-missing")]
    [InlineData("result", "sales.training.result-missing")]
    public async Task A_training_is_held_with_topic_trainer_attendees_and_result_each_asked_for_by_name_5_2_2_RB_08(string missing, string code)
    {
        var training = await PlanAsync("2026-03-01", missing == "topic" ? " " : "negotiation", missing == "trainer" ? null : "Dr. Wu");
        var (response, problem) = await HoldAsync(training, missing == "attendees" ? [] : [place.Anna], missing == "result" ? "" : "all passed");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (response.StatusCode, Assert.Single(problem.GetProperty("errors").EnumerateArray()).Code()));
    }

    [Theory]
    [InlineData("lessons", "sales.meeting.lessons-missing")]
    [InlineData("analysis", "sales.meeting.analysis-missing")]
    [InlineData("strategy", "sales.meeting.strategy-missing")]
    [InlineData("attendees", "sales.meeting.attendees-missing")]
    public async Task Minutes_have_their_three_parts_and_attendees_each_asked_for_by_name_5_2_4_RB_08(string missing, string code)
    {
        var (_, meeting) = await Head.PostTo("meetings", new { regionId = place.Id, minutes = Minutes("2026-03-01", missing) });
        var (response, problem) = await Head.PostTo($"meetings/{meeting.Id()}/publish", new { }, meeting.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (response.StatusCode, Assert.Single(problem.GetProperty("errors").EnumerateArray()).Code()));
    }

    [Fact]
    public async Task A_training_and_published_minutes_are_the_evidence_of_duties_4_and_5_for_the_month_they_were_held_in_RB_09()
    {
        await HoldAsync(await PlanAsync("2026-01-31"), [place.Anna], "all passed", "2026-01-31");
        await HoldAsync(await PlanAsync("2026-02-10"), [place.Anna], "all passed", "2026-03-01");
        // Held in January, minutes in February; held in March, minutes not out.
        await PublishAsync(await MeetingAsync("2026-01-31"), "2026-02-01");
        await MeetingAsync("2026-03-02");

        Assert.Equal(["2026-01 done", "2026-02 missing", "2026-03 done"], await EvidenceAsync("duty.salesTraining"));
        Assert.Equal(["2026-01 late", "2026-02 missing", "2026-03 pending"], await EvidenceAsync("duty.salesMeeting"));
        Assert.Equal(["2026-01 done"], await EvidenceAsync("part.salesMeeting"));
        using var channel = app.Ask(place.Manager);
        var summary = await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = place.Id.ToString() }, cancellationToken: Ct);
        Assert.Equal("100.00", summary.Figures.Single(f => f.Code == "trainings.heldThisQuarter").Value);
    }

    [Fact]
    public async Task Every_step_of_a_training_is_told_whole_with_its_version_5_2_2()
    {
        var held = (await HoldAsync(await PlanAsync("2026-03-01"), [place.Anna], "all passed", "2026-03-02")).Body;
        var cancelled = await PlanAsync("2026-03-05");
        (_, cancelled) = await Head.SendAsync(HttpMethod.Put, $"trainings/{cancelled.Id()}", new { topic = "negotiation", plannedOn = "2026-03-06" }, cancelled.Etag());
        (_, cancelled) = await Head.PostTo($"trainings/{cancelled.Id()}/cancel", new { reason = "trainer ill" }, cancelled.Etag());

        Assert.Equal(["1 planned 2026-03-01 ", "2 held 2026-03-01 2026-03-02"], await ToldAsync(held.Id()));
        Assert.Equal(["1 planned 2026-03-05 ", "2 planned 2026-03-06 ", "3 cancelled 2026-03-06 "], await ToldAsync(cancelled.Id()));

        async Task<IEnumerable<string>> ToldAsync(string id)
        {
            var bodies = await app.Db((SalesDbContext db) => db.Outbox.Where(m => m.Type.EndsWith(":TrainingRecorded") && m.Body.Contains(id)).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync(Ct));
            return bodies.Select(b => JsonSerializer.Deserialize<TrainingRecorded>(b)!.Training).Select(t => $"{t.Version} {t.Status} {t.PlannedOn:yyyy-MM-dd} {t.HeldOn:yyyy-MM-dd}");
        }
    }

    [Fact]
    public async Task What_was_held_published_or_cancelled_never_changes_and_actions_are_done_once()
    {
        var training = (await HoldAsync(await PlanAsync("2026-03-01"), [place.Anna, place.Abel], "all passed")).Body;
        Assert.Equal("sales.training.wrong-state", (await Head.PostTo($"trainings/{training.Id()}/cancel", new { reason = "x" }, training.Etag())).Body.Code());
        var cancelled = await PlanAsync("2026-03-01");
        (_, cancelled) = await Head.PostTo($"trainings/{cancelled.Id()}/cancel", new { reason = "trainer ill" }, cancelled.Etag());
        Assert.Equal("sales.training.wrong-state", (await Head.SendAsync(HttpMethod.Put, $"trainings/{cancelled.Id()}", new { plannedOn = "2026-04-01" }, cancelled.Etag())).Body.Code());

        var meeting = await MeetingAsync("2026-03-01");
        Assert.Equal("sales.meeting.action-not-open", (await Head.PostTo($"meetings/{meeting.Id()}/finish-action", new { sequence = 1 }, meeting.Etag())).Body.Code());
        (_, meeting) = await Head.SendAsync(HttpMethod.Put, $"meetings/{meeting.Id()}", Minutes("2026-03-02"), meeting.Etag());
        Assert.Equal("sales.meeting.published-before-held", (await Head.PostTo($"meetings/{meeting.Id()}/publish", new { publishedOn = "2026-03-01" }, meeting.Etag())).Body.Code());
        meeting = await PublishAsync(meeting);
        Assert.Equal("sales.meeting.wrong-state", (await Head.SendAsync(HttpMethod.Put, $"meetings/{meeting.Id()}", Minutes("2026-03-02"), meeting.Etag())).Body.Code());
        (_, meeting) = await Head.PostTo($"meetings/{meeting.Id()}/finish-action", new { sequence = 1, doneOn = "2026-03-09" }, meeting.Etag());
        Assert.Equal("2026-03-09", meeting.GetProperty("actionItems")[0].Text("doneOn"));
        Assert.Equal("sales.meeting.action-not-open", (await Head.PostTo($"meetings/{meeting.Id()}/finish-action", new { sequence = 1 }, meeting.Etag())).Body.Code());
        Assert.Equal("sales.meeting.person-unknown", (await HoldAsync(await PlanAsync("2026-03-01"), ["nobody known"], "x")).Body.Code());
    }

    [Fact]
    public async Task What_is_due_waits_for_the_head_and_for_nobody_else()
    {
        var (due, later, minutes) = (await PlanAsync("2026-03-10"), await PlanAsync("2026-03-11"), await MeetingAsync("2026-03-01"));
        var waiting = (await Head.GetFrom("waiting?pageSize=200")).Body.GetProperty("items").EnumerateArray().ToDictionary(w => w.Text("recordId"), w => $"{w.Text("action")} {w.Text("dueOn")}");
        Assert.Equal(("hold 2026-03-10", "publish 2026-03-31"), (waiting[due.Id()], waiting[minutes.Id()]));
        Assert.DoesNotContain(later.Id(), waiting.Keys);
        Assert.DoesNotContain((await app.As(place.Anna).GetFrom("waiting?pageSize=200")).Body.GetProperty("items").EnumerateArray(), w => w.Text("recordId") == due.Id());
    }

    [Fact]
    public async Task The_whole_region_reads_them_only_the_head_writes_and_another_region_knows_of_nothing_1_1()
    {
        var training = await PlanAsync("2026-03-01");
        var meeting = await MeetingAsync("2026-03-01");
        foreach (var (person, status) in new[] { (place.Anna, HttpStatusCode.OK), (place.Manager, HttpStatusCode.OK), ("audrey", HttpStatusCode.OK), ("walt", HttpStatusCode.NotFound) })
        {
            Assert.Equal(status, (await app.As(person).GetFrom($"trainings/{training.Id()}")).Response.StatusCode);
            Assert.Equal(status, (await app.As(person).GetFrom($"meetings/{meeting.Id()}")).Response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(place.Anna).PostTo($"meetings/{meeting.Id()}/publish", new { }, meeting.Etag())).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("walt").PostTo("trainings", new { regionId = place.Id, plannedOn = "2026-03-01" })).Response.StatusCode);
        Assert.Single((await app.As(place.Anna).GetFrom($"trainings?regionId={place.Id}&status=planned&plannedTo=2026-03-01")).Body.GetProperty("items").EnumerateArray());
        Assert.Single((await app.As(place.Anna).GetFrom($"meetings?regionId={place.Id}&status=draft")).Body.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("plans/export")]
    [InlineData("attainment/entries/export")]
    [InlineData("leads/export")]
    [InlineData("opportunities/export")]
    [InlineData("trainings/export")]
    [InlineData("meetings/export")]
    public async Task Each_list_of_sales_is_a_file_for_whoever_may_take_it_and_for_nobody_else(string path)
    {
        await PlanAsync("2026-03-01");
        await MeetingAsync("2026-03-01");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sales/v1/{path}?format=csv&regionId={place.Id}");
        using var response = await app.As("audrey").SendAsync(request, Ct);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.Forbidden, (await Head.GetFrom(path)).Response.StatusCode);
    }

    private async Task<JsonElement> PlanAsync(string on, string? topic = "negotiation", string? trainer = "Dr. Wu")
    {
        var (response, training) = await Head.PostTo("trainings", new { regionId = place.Id, topic, trainer, plannedOn = on });
        Assert.True(response.IsSuccessStatusCode, training.ToString());
        return training;
    }

    private Task<(HttpResponseMessage Response, JsonElement Body)> HoldAsync(JsonElement training, string[] attendees, string result, string? on = null)
        => Head.PostTo($"trainings/{training.Id()}/hold", new { heldOn = on, attendees = attendees.Select(TestOrganisation.IdOf), result }, training.Etag());

    private object Minutes(string on, string missing = "") => new
    {
        title = "月度销售会议",
        heldOn = on,
        attendees = missing == "attendees" ? [] : new[] { TestOrganisation.IdOf(place.Anna) },
        lessons = missing == "lessons" ? null : "visit earlier",
        analysis = missing == "analysis" ? " " : "a competitor lowered prices",
        strategy = missing == "strategy" ? "" : "bundle service",
        actionItems = new[] { new { text = "price list", ownerId = TestOrganisation.IdOf(place.Abel), dueOn = "2026-03-31" } },
    };

    private async Task<JsonElement> MeetingAsync(string on)
    {
        var (response, meeting) = await Head.PostTo("meetings", new { regionId = place.Id, minutes = Minutes(on) });
        Assert.True(response.IsSuccessStatusCode, meeting.ToString());
        return meeting;
    }

    private async Task<JsonElement> PublishAsync(JsonElement meeting, string? on = null)
    {
        var (response, after) = await Head.PostTo($"meetings/{meeting.Id()}/publish", new { publishedOn = on }, meeting.Etag());
        Assert.True(response.IsSuccessStatusCode, after.ToString());
        return after;
    }

    private async Task<IEnumerable<string>> EvidenceAsync(string clause)
    {
        using var channel = app.Ask(place.Manager);
        var evidence = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = place.Id.ToString(), From = "2026-01-01", Until = "2026-03-31" }, cancellationToken: Ct);
        return evidence.Evidence.Where(e => e.Clause == clause).Select(e => $"{e.Period} {e.State}");
    }
}
