using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 5 of the regulation: customers, contracts, trainings and meetings.</summary>
internal sealed partial class Scenario
{
    private const string Contracts = "/api/sales/v1/contracts";
    private readonly Dictionary<string, JsonElement> customers = new(StringComparer.Ordinal);
    private JsonElement pujiang;
    private JsonElement qiantang;
    private JsonElement taihu;
    private JsonElement yongjiang;

    private async Task ContractsAsync()
    {
        await CustomerAsync(Suqi, "HD-QIANTANG", "錢塘機電有限公司");
        await CustomerAsync(Make, "HD-TAIHU", "太湖食品有限公司");
        await CustomerAsync(Dingyi, "HD-YONGJIANG", "甬江物流有限公司");

        // 2026-03-31 is 91 days before the last day of June, 2026-04-01 is 90, 2026-05-31 is 30.
        qiantang = await DraftAsync(Suqi, "HD-QIANTANG", "60000.00", [(Suqi, "100.00")], [("2026-03-31", "20000.00"), ("2026-04-01", "20000.00"), ("2026-05-31", "20000.00")]);
        await RefusedAsync("a contract is signed without a review", 409, "sales.contract.not-reviewed", Suqi, $"{Contracts}/{qiantang.Id()}/sign", new { signedOn = "2026-02-10" }, "5.3-2", qiantang);
        qiantang = await SubmittedAsync(qiantang, Suqi);
        await RefusedAsync("the owner reviews his contract", 403, "not-permitted", Suqi, $"{Contracts}/{qiantang.Id()}/review", new { lawful = true, clear = true, complete = true, reviewedOn = "2026-02-06" }, "5.3-2", qiantang);
        qiantang = await SignedAsync(await ReviewedAsync(qiantang, SalesHead, "2026-02-06"), Suqi, "2026-02-10");

        // Three parts of 100,000.01 that are not alike, two shares that split a cent, due on the last day of the quarter, 31 days before the end and on the last day.
        (string, string)[] parts = [("2026-03-31", "33333.34"), ("2026-05-30", "33333.34"), ("2026-06-30", "33333.33")];
        await RefusedAsync("instalments that are a cent short", 422, "sales.contract.instalments-do-not-add-up", Dingyi, Contracts, Draft("HD-PUJIANG", "100000.02", [(Dingyi, "85.00"), (Make, "15.00")], parts, opportunity.Id()), "RB-10");
        await RefusedAsync("shares of 99.99 percent", 422, "sales.contract.shares-do-not-add-up", Dingyi, Contracts, Draft("HD-PUJIANG", "100000.01", [(Dingyi, "85.00"), (Make, "14.99")], parts, opportunity.Id()), "RB-05");
        pujiang = await DraftAsync(Dingyi, "HD-PUJIANG", "100000.01", [(Dingyi, "85.00"), (Make, "15.00")], parts, opportunity.Id());
        var amended = new { amount = "100000.01", terms = "按附件技術規格交付，質保兩年", instalments = parts.Select(p => new { dueOn = p.Item1, amount = p.Item2 }), shares = Shares([(Dingyi, "85.00"), (Make, "15.00")]) };
        pujiang = await api.PutAsync(SalesHead, $"{Contracts}/{pujiang.Id()}", amended, pujiang);
        pujiang = await SubmittedAsync(pujiang, Dingyi);
        await RefusedAsync("who wrote a clause reviews the contract", 422, "sales.contract.own-review", SalesHead, $"{Contracts}/{pujiang.Id()}/review", new { lawful = true, clear = true, complete = true, reviewedOn = "2026-03-13" }, "5.3-2", pujiang);
        pujiang = await SignedAsync(await ReviewedAsync(pujiang, Manager, "2026-03-13"), Dingyi, "2026-03-16");
        Same("contract: its campaign is the lead's", campaign.Id(), pujiang, "business.campaignId", "RB-20");
        await RefusedAsync("a head of another region reads it", 404, "not-found", Stranger, $"{Contracts}/{pujiang.Id()}", null, "1-1", method: HttpMethod.Get);

        yongjiang = await DraftAsync(Dingyi, "HD-YONGJIANG", "50000.00", [(Dingyi, "100.00")], [("2026-07-31", "50000.00")]);
        yongjiang = await SignedAsync(await ReviewedAsync(await SubmittedAsync(yongjiang, Dingyi), SalesHead, "2026-04-07"), Dingyi, "2026-04-08");
        taihu = await DraftAsync(Make, "HD-TAIHU", "30000.00", [(Make, "100.00")], [("2026-05-30", "15000.00"), ("2026-06-30", "15000.00")]);
        taihu = await SignedAsync(await ReviewedAsync(await SubmittedAsync(taihu, Make), SalesHead, "2026-04-17"), Make, "2026-04-20");

        var entries = (await api.GetAsync(SalesHead, "/api/sales/v1/attainment/entries?signedFrom=2026-03-01&signedTo=2026-03-31")).Items().ToList();
        Same("contract of 100,000.01: share of 85 % and the rest", "85000.01 15000.00", Words(entries.Select(e => e.Text("amount")).OrderByDescending(a => a.Length).ThenByDescending(a => a, StringComparer.Ordinal)), "RB-05");
    }

    private async Task CustomerAsync(string owner, string code, string name)
        => customers[code] = await api.PostAsync(owner, "/api/sales/v1/customers", new { code, details = new { name, city = "上海", country = "中國" }, regionId, since = "2026-01-05" });

    private Task<JsonElement> DraftAsync(string owner, string customer, string amount, (string Person, string Percent)[] shares, (string DueOn, string Amount)[] instalments, string? opportunityId = null)
        => api.PostAsync(owner, Contracts, Draft(customer, amount, shares, instalments, opportunityId));

    private object Draft(string customer, string amount, (string Person, string Percent)[] shares, (string DueOn, string Amount)[] instalments, string? opportunityId) => new
    {
        regionId,
        customerId = customers[customer].Id(),
        amount,
        terms = "按附件技術規格交付",
        instalments = instalments.Select(i => new { dueOn = i.DueOn, amount = i.Amount }),
        shares = Shares(shares),
        opportunityId,
    };

    private IEnumerable<object> Shares((string Person, string Percent)[] shares) => shares.Select(s => new { employeeId = Employee(s.Person), percent = s.Percent });

    /// <summary>The owner has looked at the clauses himself.</summary>
    private Task<JsonElement> SubmittedAsync(JsonElement contract, string owner) => api.PostAsync(owner, $"{Contracts}/{contract.Id()}/submit", new { lawful = true, clear = true, complete = true }, contract);

    private Task<JsonElement> ReviewedAsync(JsonElement contract, string reviewer, string on)
        => api.PostAsync(reviewer, $"{Contracts}/{contract.Id()}/review", new { lawful = true, clear = true, complete = true, reviewedOn = on }, contract);

    private Task<JsonElement> SignedAsync(JsonElement contract, string owner, string on) => api.PostAsync(owner, $"{Contracts}/{contract.Id()}/sign", new { signedOn = on }, contract);

    private async Task TeamAsync()
    {
        await TrainingAsync("談判", "2026-01-22", "2026-01-22");
        await TrainingAsync("檢測標準", "2026-04-15", "2026-04-16");
        await MeetingAsync("一月銷售會議", "2026-01-28", "2026-01-30");
        await MeetingAsync("四月銷售會議", "2026-04-28", "2026-05-06");
    }

    private async Task TrainingAsync(string topic, string plannedOn, string heldOn)
    {
        var training = await api.PostAsync(SalesHead, "/api/sales/v1/trainings", new { regionId, topic, trainer = "沈力", plannedOn });
        await RefusedAsync($"training {topic} is held without attendees", 422, "sales.training.attendees-missing", SalesHead, $"/api/sales/v1/trainings/{training.Id()}/hold", new { heldOn, attendees = Array.Empty<string>(), result = "全部通過" }, "5.2-2", training);
        await api.PostAsync(SalesHead, $"/api/sales/v1/trainings/{training.Id()}/hold", new { heldOn, attendees = new[] { Employee(Dingyi), Employee(Make), Employee(Suqi) }, result = "全部通過" }, training);
    }

    private async Task MeetingAsync(string title, string heldOn, string publishedOn)
    {
        var meeting = await api.PostAsync(SalesHead, "/api/sales/v1/meetings", new
        {
            regionId,
            minutes = new { title, heldOn, attendees = new[] { Employee(Dingyi), Employee(Make), Employee(Suqi) }, lessons = "拜訪要早", analysis = "對手降價百分之三", strategy = "以服務打包報價", actionItems = Array.Empty<object>() },
        });
        await api.PostAsync(SalesHead, $"/api/sales/v1/meetings/{meeting.Id()}/publish", new { publishedOn }, meeting);
    }

}
