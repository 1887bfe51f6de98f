using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 5 of the regulation: customers and contracts.</summary>
internal sealed partial class Scenario
{
    private readonly Dictionary<string, JsonElement> customers = new(StringComparer.Ordinal);
    private JsonElement pujiang;

    private async Task ContractsAsync()
    {
        await CustomerAsync(Dingyi, "HD-PUJIANG", "浦江儀器有限公司");
        await CustomerAsync(Suqi, "HD-QIANTANG", "錢塘機電有限公司");
        await CustomerAsync(Make, "HD-TAIHU", "太湖食品有限公司");
        await CustomerAsync(Dingyi, "HD-YONGJIANG", "甬江物流有限公司");

        pujiang = await DraftAsync(Dingyi, "HD-PUJIANG", "100000.01", [(Dingyi, "85.00"), (Make, "15.00")], [("2026-03-31", "33333.34"), ("2026-05-30", "33333.34"), ("2026-06-30", "33333.33")]);
        pujiang = await ReviewedAsync(pujiang, Dingyi, "2026-03-13");
        pujiang = await SignedAsync(pujiang, Dingyi, "2026-03-16");
    }

    private async Task CustomerAsync(string owner, string code, string name)
        => customers[code] = await api.PostAsync(owner, "/api/sales/v1/customers", new { code, details = new { name, city = "上海", country = "中國" }, regionId, since = "2026-01-05" });

    private Task<JsonElement> DraftAsync(string owner, string customer, string amount, (string Person, string Percent)[] shares, (string DueOn, string Amount)[] instalments, string? opportunityId = null) => api.PostAsync(owner, "/api/sales/v1/contracts", new
    {
        regionId,
        customerId = customers[customer].Id(),
        amount,
        terms = "按附件技術規格交付",
        instalments = instalments.Select(i => new { dueOn = i.DueOn, amount = i.Amount }),
        shares = shares.Select(s => new { employeeId = Employee(s.Person), percent = s.Percent }),
        opportunityId,
    });

    /// <summary>Looked at by the owner himself, then by somebody who has no part in it.</summary>
    private async Task<JsonElement> ReviewedAsync(JsonElement contract, string owner, string on)
    {
        contract = await api.PostAsync(owner, $"/api/sales/v1/contracts/{contract.Id()}/submit", new { lawful = true, clear = true, complete = true }, contract);
        return await api.PostAsync(SalesHead, $"/api/sales/v1/contracts/{contract.Id()}/review", new { lawful = true, clear = true, complete = true, reviewedOn = on }, contract);
    }

    private Task<JsonElement> SignedAsync(JsonElement contract, string owner, string on) => api.PostAsync(owner, $"/api/sales/v1/contracts/{contract.Id()}/sign", new { signedOn = on }, contract);

    private async Task PaymentsAsync()
    {
        await PaidAsync(pujiang, "33333.34", "2026-03-31", "HD-TX-1");
        var ageing = await api.GetAsync(Manager, $"/api/finance/v1/ageing?asOf={LastDay}&groupBy=region");
        Console.WriteLine(ageing);
        Console.WriteLine(await api.GetAsync(Manager, $"/api/sales/v1/attainment?groupBy=quarter&year=2026&asOf={LastDay}"));
        Console.WriteLine(await api.GetAsync(Manager, $"/api/trace/v1/contract/{pujiang.Id()}"));
    }

    private Task<JsonElement> PaidAsync(JsonElement contract, string amount, string on, string reference)
        => api.PostAsync(Finance, "/api/finance/v1/payments", new { contractId = contract.Id(), amount, receivedOn = on, method = "bank transfer", reference });
}
