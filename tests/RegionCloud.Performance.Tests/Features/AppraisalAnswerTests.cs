using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>What appraisals, bonuses, rewards and work plans answer as every record of the house does: evidence, standing, traces, figures, files; and rules that are tried before they are adopted.</summary>
public sealed class AppraisalAnswerTests(AppraisalApp app) : IClassFixture<AppraisalApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_month_is_evidence_of_the_duty_and_of_its_parts_from_its_publication_on_13_1_14()
    {
        var company = await app.CompanyAsync();
        var cycle = await company.CycleAsync("2026-03", rating: 95m);
        var bonus = await BonusAsync(company, cycle, "anna");
        await app.Admin.KeyedAsync($"bonuses/{bonus["id"]}/cancel", new { reason = "x" }, bonus["etag"]).Json(HttpStatusCode.OK);

        var month = Assert.Single(await EvidenceAsync("duty.appraisal", "2026-04-10"), e => e.Period == "2026-03");
        Assert.Equal(("2026-04-10", $"appraisalCycle {cycle["id"]} 2026-03"), (month.DoneOn, Assert.Single(month.Records) is var r ? $"{r.Kind} {r.Id} {r.Number}" : ""));
        Assert.Equal(("", 0), Assert.Single(await EvidenceAsync("duty.appraisal", "2026-04-09"), e => e.Period == "2026-03") is var before ? (before.DoneOn, before.Records.Count) : default);
        // Results and conduct were both judged: nothing is missing (7.2-2).
        Assert.Empty(Assert.Single((await EvidenceAsync("part.appraisalCycle", "2026-04-30")).SelectMany(e => e.Records)).MissingParts);
        // Only what was approved was given: a bonus that was cancelled before is no reward.
        Assert.Empty((await EvidenceAsync("part.rewards", "2026-04-30")).SelectMany(e => e.Records));
        Assert.NotNull(await EvidenceAsync("part.kpiSet", "2026-04-30"));

        async Task<IReadOnlyList<Evidence>> EvidenceAsync(string clause, string asOf)
        {
            using var channel = app.App.Ask($"{company.Code}carl");
            var request = new ListEvidenceRequest { RegionId = company.Region.ToString(), From = "2026-03-01", Until = "2026-04-30", AsOf = asOf };
            request.Clauses.Add(clause);
            return (await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(request, cancellationToken: Ct)).Evidence;
        }
    }

    [Fact]
    public async Task A_score_is_traced_to_its_records_and_to_the_bonus_and_reward_that_came_of_it()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2025-12-05", 1, ("anna", "2026-03", 100m));
        var contract = await company.SignAsync("2026-03-10", 100m);
        foreach (var period in (string[])["2026-01", "2026-02"])
            await company.CycleAsync(period, rating: 95m);
        var cycle = await company.CycleAsync("2026-03", rating: 95m);
        var appraisal = await company.AppraisalAsync(cycle, "anna");
        var bonus = await BonusAsync(company, cycle, "anna");
        var reward = (await company.As("anna").GetJsonAsync("rewards"))["items"]!.AsArray().Single()!;
        var objection = await company.As("anna").PostAsync($"appraisals/{appraisal["id"]}/objections", new { reason = "not so", on = "2026-04-12" }, (await company.AppraisalAsync(cycle, "anna", "anna"))["etag"]).Json(HttpStatusCode.Created);
        Assert.Equal("open", (await company.As("carl").GetJsonAsync($"objections/{objection["id"]}"))["status"]!.ToString());
        Assert.Equal("honour", (await company.As("carl").GetJsonAsync($"rewards/{reward["id"]}"))["kind"]!.ToString());

        var trace = await TraceAsync("appraisal", appraisal);
        Assert.Equal([$"appraisalCycle {cycle["id"]}", $"contract {contract.ContractId}"], trace.Up.Select(l => $"{l.Kind} {l.Id}").Where(l => !l.StartsWith("plan ", StringComparison.Ordinal)));
        Assert.Contains(trace.Up, l => l is { Kind: "plan", Service: "sales" });
        Assert.Equal([$"bonus {bonus["id"]}", $"reward {reward["id"]}", $"objection {objection["id"]}"], trace.Down.Select(l => $"{l.Kind} {l.Id}"));
        Assert.Equal(["appraisalPublished", "objectionRaised"], trace.Events.Select(e => e.Type));
        Assert.Equal($"appraisal {appraisal["id"]}", Assert.Single((await TraceAsync("bonus", bonus)).Up) is var up ? $"{up.Kind} {up.Id}" : "");
        Assert.Equal($"appraisal {appraisal["id"]}", Assert.Single((await TraceAsync("reward", reward)).Up) is var from ? $"{from.Kind} {from.Id}" : "");
        Assert.Equal(["appraisalCycleNotStarted", "appraisalCycleCollecting", "appraisalCycleScored", "appraisalCyclePublished"], (await TraceAsync("appraisalCycle", cycle)).Events.Select(e => e.Type));

        var plan = await company.As("carl").PostAsync("work-plans", new { regionId = company.Region, year = 2026, title = "2026", statement = "grow", goals = Array.Empty<object>() }).Json(HttpStatusCode.Created);
        Assert.Equal(["workPlanDraft"], (await TraceAsync("workPlan", plan)).Events.Select(e => e.Type));
        using var stranger = app.App.Ask($"{(await app.CompanyAsync()).Code}carl");
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await new TraceService.TraceServiceClient(stranger).GetTraceAsync(new GetTraceRequest { Kind = "appraisal", Id = appraisal["id"]!.ToString() }, cancellationToken: Ct))).StatusCode);

        // What the dashboards and the cockpit are shown of it.
        var figures = await app.App.Figures<AppraisalFigures>();
        Assert.Equal(6, figures.Single(f => f.Name == "regioncloud.scores.published" && f.RegionId == company.Region).Value);
        using var channel = app.App.Ask($"{company.Code}carl");
        var standing = (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = company.Region.ToString(), AsOf = "2026-04-30" }, cancellationToken: Ct)).Figures.ToDictionary(f => f.Code, f => f.Value, StringComparer.Ordinal);
        // anna 100 × 50 ÷ 70 + 95 × 20 ÷ 70 = 98.57; abel 95.00: 96.79 (96.785) on average, both A.
        Assert.Equal(("96.79", "2", "0"), (standing["appraisal.salesPersons.mean"], standing["appraisal.salesPersons.gradeA"], standing["appraisal.adjustments.pending"]));

        async Task<GetTraceResponse> TraceAsync(string kind, JsonNode record)
        {
            using var asking = app.App.Ask($"{company.Code}carl");
            return await new TraceService.TraceServiceClient(asking).GetTraceAsync(new GetTraceRequest { Kind = kind, Id = record["id"]!.ToString() }, cancellationToken: Ct);
        }
    }

    [Fact]
    public async Task An_entered_actual_has_its_evidence_as_files_until_it_is_decided_10a()
    {
        var company = await app.CompanyAsync();
        var cycle = await company.CycleAsync("2026-Q1", "rated");
        var service = (await company.AppraisalsAsync(cycle)).Single(a => a["subject"]!.ToString() == "customerServiceDepartment");
        var entered = await company.As("cleo").PostAsync($"appraisals/{service["id"]}/manual-actuals", new { kpiCode = "csat", actual = "76.50", evidence = "survey" }, service["etag"]).Json(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Created, await UploadAsync());
        entered = await company.As("cleo").GetJsonAsync($"manual-actuals/{entered["id"]}");
        Assert.Equal(["withdraw"], entered["actions"]!.AsArray().Select(a => a!.ToString()));
        await Company.DoAsync(company.As("carl"), entered, "approve", new { }, "manual-actuals");
        Assert.Equal(HttpStatusCode.Conflict, await UploadAsync());

        using var channel = app.App.Ask($"{company.Code}carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "manualActual", Id = entered["id"]!.ToString() }, cancellationToken: Ct);
        Assert.Equal(($"appraisal {service["id"]}", "manualActualApproved"), (trace.Down.Select(l => $"{l.Kind} {l.Id}").Single(), trace.Events.Select(e => e.Type).Single()));

        async Task<HttpStatusCode> UploadAsync()
        {
            using var form = new MultipartFormDataContent { { new StringContent("200 answers"), "file", "survey.txt" } };
            return (await company.As("cleo").PostAsync(Http.Address($"manual-actuals/{entered["id"]}/attachments"), form, Ct)).StatusCode;
        }
    }

    [Fact]
    public async Task Other_numbers_of_the_rule_book_are_tried_on_a_published_cycle_before_they_are_adopted_7_3_3()
    {
        var company = await app.CompanyAsync();
        var cycle = await company.CycleAsync("2026-03", rating: 90m);
        var tried = await app.Admin.PostAsync("policy-parameters", new { effectiveFrom = "2026-12-01", values = new { bonusBaseSalesPerson = "4000.00" }, reason = "the board asks" }).Json(HttpStatusCode.Created);

        // Two sales persons judged 90, B: 3,000 each, and 4,000 by the numbers that are only proposed.
        var simulated = await company.As("carl").GetJsonAsync($"appraisal-cycles/{cycle["id"]}/bonus-simulation?policySetId={tried["id"]}");
        Assert.Equal(("8000.00", "6000.00"), (simulated["total"]!.ToString(), simulated["presentTotal"]!.ToString()));
        Assert.Equal(["B 4000.00 B 3000.00", "B 4000.00 B 3000.00"], simulated["items"]!.AsArray().Select(i => $"{i!["grade"]} {i["amount"]} {i["presentGrade"]} {i["presentAmount"]}"));
        Assert.Equal(HttpStatusCode.NotFound, (await company.As("carl").AskAsync($"appraisal-cycles/{cycle["id"]}/bonus-simulation?policySetId={Guid.CreateVersion7()}")).StatusCode);
    }

    private static async Task<JsonNode> BonusAsync(Company company, JsonNode cycle, string person)
        => (await company.As("fiona").KeyedAsync($"appraisal-cycles/{cycle["id"]}/bonuses", new { on = "2026-04-11" }).Json(HttpStatusCode.OK))["bonuses"]!.AsArray().Single(b => b!["employeeId"]!.ToString() == company.People[person].ToString())!;
}
