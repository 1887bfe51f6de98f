using System.Globalization;
using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 8.3 of the regulation: payments, ageing, dunning; and a contract that becomes void.</summary>
internal sealed partial class Scenario
{
    private async Task FirstPaymentAsync()
    {
        var paid = await PaidAsync(pujiang, "33333.34", "2026-03-31", "HD-TX-1");
        var again = await PaidAsync(pujiang, "33333.34", "2026-03-31", "HD-TX-1");
        Same("payment: the bank's file comes twice", paid.Id(), again.Id(), "RB-11");
        again = await api.RepeatAsync(Finance, "/api/finance/v1/payments", Payment(pujiang, "33333.34", "2026-03-31", "HD-TX-1"));
        Same("payment: the request comes twice", paid.Id(), again.Id(), "RB-11");
        await RefusedAsync("a cent more than is outstanding", 422, "finance.payment.exceeds-outstanding", Finance, "/api/finance/v1/payments", Payment(pujiang, "66666.68", "2026-03-31", "HD-TX-0"), "RB-11");
        await LookedThroughAsync("expenseAnalysis", "2026-04-01", "2026-04-29");
        await LookedThroughAsync("receivablesReview", "2026-04-01", "2026-04-30");
        await AgeingAsync("2026-03-31", "126666.67 0.00 0.00 0.00 0.00", "the due day itself is current");
        await AgeingAsync("2026-04-01", "106666.67 20000.00 0.00 0.00 0.00", "the day after is overdue");
    }

    /// <summary>Duties 9 and 10: the month's expenses and receivables were looked through.</summary>
    private Task<JsonElement> LookedThroughAsync(string kind, string month, string on)
        => api.PostAsync(kind == "expenseAnalysis" ? Finance : SalesHead, "/api/finance/v1/reviews", new { regionId, kind, month, findings = "兩戶占逾期的八成", measures = "逐戶拜訪", doneOn = on });

    private Task<JsonElement> PaidAsync(JsonElement contract, string amount, string on, string reference) => api.PostAsync(Finance, "/api/finance/v1/payments", Payment(contract, amount, on, reference));

    private static object Payment(JsonElement contract, string amount, string on, string reference) => new { contractId = contract.Id(), amount, receivedOn = on, method = "bank transfer", reference };

    /// <summary>By day and bucket; contracts signed later and payments received later do not count (RB-02).</summary>
    private async Task AgeingAsync(string asOf, string expected, string why)
    {
        var actual = await SoonAsync(expected, async () =>
        {
            var row = (await api.GetAsync(Manager, $"/api/finance/v1/ageing?asOf={asOf}&groupBy=region")).Items("rows").SingleOrDefault();
            return row.ValueKind == JsonValueKind.Undefined ? "–" : Words(row.GetProperty("amounts").EnumerateObject().Select(b => b.Value.GetString()!));
        });
        Same($"ageing {asOf}: {why}", expected, actual, "RB-12");
    }

    /// <summary>A contract is void from a day on, unless money came in for it; the last one is signed on the last day of the half year.</summary>
    private async Task VoidAndLastDayAsync()
    {
        pujiang = await api.GetAsync(SalesHead, $"{Contracts}/{pujiang.Id()}");
        await api.PostAsync(SalesHead, $"{Contracts}/{pujiang.Id()}/void", new { reason = "客戶改期", effectiveOn = "2026-05-12" }, pujiang);
        var kept = await api.UntilAsync(SalesHead, $"{Contracts}/{pujiang.Id()}", c => c.Text("voidAttempt.outcome") != "–", "Finance answers");
        Same("void of a contract with receipts", "signed refused 33333.34", $"{kept.Text("status")} {kept.Text("voidAttempt.outcome")} {kept.Text("voidAttempt.netReceipts")}", "§11");

        yongjiang = await api.GetAsync(SalesHead, $"{Contracts}/{yongjiang.Id()}");
        yongjiang = await api.PostAsync(SalesHead, $"{Contracts}/{yongjiang.Id()}/void", new { reason = "客戶退出", effectiveOn = "2026-05-12" }, yongjiang);
        Same("void: while Finance is asked", "voidRequested", yongjiang, "status", "§11");
        yongjiang = await api.UntilAsync(SalesHead, $"{Contracts}/{yongjiang.Id()}", c => !c.Is("status", "voidRequested"), "Finance takes it off the books");

        (string, string)[] shares = [(Dingyi, "33.33"), (Make, "33.33"), (Suqi, "33.34")];
        var last = await DraftAsync(Suqi, "HD-PUJIANG", "10000.01", shares, [("2026-07-31", "10000.01")]);
        last = await ReviewedAsync(await SubmittedAsync(last, Suqi), SalesHead, "2026-06-29");
        await RefusedAsync("a contract is signed in a closed month", 422, "date-in-closed-period", Suqi, $"{Contracts}/{last.Id()}/sign", new { signedOn = "2026-04-30" }, "10a, RB-02", last);
        await SignedAsync(last, Suqi, "2026-06-30");
        var entries = (await api.GetAsync(SalesHead, "/api/sales/v1/attainment/entries?signedFrom=2026-06-30&signedTo=2026-06-30")).Items().Select(e => e.Text("amount"));
        Same("contract of 10,000.01 on the last day: thirds, the last one takes the cents", "3333.00 3333.00 3334.01", Words(entries.Order(StringComparer.Ordinal)), "RB-05");

        Same("attainment of April, 2026-05-11: with the contract that is void later", "80000.00 160.06", await AttainmentAsync("2026-05-11", 4), "RB-04");
        Same("attainment of April, 2026-05-12: without it", "30000.00 60.02", await AttainmentAsync("2026-05-12", 4), "RB-04");
    }

    private async Task<string> AttainmentAsync(string asOf, int month)
    {
        var row = (await api.GetAsync(Manager, $"/api/sales/v1/attainment?groupBy=month&year=2026&asOf={asOf}")).Items("rows").Single(r => r.Is("month", month.ToString(CultureInfo.InvariantCulture)));
        return $"{row.Text("signed")} {row.Text("attainmentPercent")}";
    }

    private async Task PaymentsAndDunningAsync()
    {
        // Days past due of the two oldest instalments: 30 and 29, 42 and 41 (held), 50 and 49, 91 and 90.
        await DunnedAsync("2026-04-30", "2 overdue, 2 issued, 0 held");
        await DunnedAsync("2026-05-12", "2 overdue, 0 issued, 2 held");
        await DunnedAsync("2026-05-20", "2 overdue, 2 issued, 0 held");
        await PaidAsync(pujiang, "33333.34", "2026-06-08", "HD-TX-2");
        await PaidAsync(qiantang, "5000.00", "2026-06-15", "HD-TX-3");
        await PaidAsync(taihu, "14999.99", "2026-06-30", "HD-TX-4");
        await LookedThroughAsync("receivablesReview", "2026-06-01", LastDay);
        await DunnedAsync(LastDay, "4 overdue, 4 issued, 0 held");
        await DunnedAsync(LastDay, "4 overdue, 0 issued, 0 held");

        var notices = (await api.GetAsync(Manager, $"/api/finance/v1/dunning-notices?regionId={regionId}&pageSize=50")).Items().ToList();
        Same(
            "notices on the last day: days, level, skipped levels", "30 L1, 31 L2 skipped 1, 90 L3, 91 L4 skipped 3",
            string.Join(", ", notices.Where(n => n.Is("issuedOn", LastDay)).OrderBy(n => int.Parse(n.Text("daysPastDue"), CultureInfo.InvariantCulture)).Select(n => $"{n.Text("daysPastDue")} L{n.Text("level")}{(n.Items("skipped").Any() ? $" skipped {Words(n.Items("skipped").Select(s => s.ToString()))}" : "")}")), "RB-14");
        Same("notices in all", "8", notices.Count.ToString(CultureInfo.InvariantCulture), "RB-15");
        var instalments = (await api.GetAsync(Manager, $"/api/finance/v1/receivables?asOf={LastDay}&status=all&pageSize=50")).Items().ToList();
        string Instalment(JsonElement contract, string sequence) => instalments.Single(r => r.Is("contractId", contract.Id()) && r.Is("sequence", sequence)).Text("instalmentId");
        Same("late fee of 15,000.00 after 91 days", "682.50", await api.GetAsync(Manager, $"/api/finance/v1/receivables/{Instalment(qiantang, "1")}/late-fee?asOf={LastDay}"), "fee", "RB-15");
        Same("late fee of what was paid nine days late: of the day before", "133.33", await api.GetAsync(Manager, $"/api/finance/v1/receivables/{Instalment(pujiang, "2")}/late-fee?asOf={LastDay}"), "fee", "RB-15, 10a");
    }

    private async Task DunnedAsync(string asOf, string expected)
    {
        var operation = await api.PostAsync(Finance, "/api/finance/v1/dunning-runs", new { regionId, asOf });
        operation = await api.UntilAsync(Finance, $"/api/finance/v1/operations/{operation.Id()}", o => o.Text("state") is "succeeded" or "failed", "the dunning run ends");
        var run = await api.GetAsync(Finance, $"/api/finance/v1/dunning-runs/{operation.Id()}");
        Same($"dunning as of {asOf}", expected, $"{run.Text("overdue")} overdue, {run.Text("issued")} issued, {run.Text("held")} held", "RB-14…16");
    }
}
