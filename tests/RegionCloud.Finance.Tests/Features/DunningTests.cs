using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Sales.Messages;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Dunning over HTTP (8.3-5, RB-14 to RB-16). It is 2026-06-30, day 180 after signing; rita stands in for anna.</summary>
public sealed class DunningTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Person("rita", "EAST", "sales", ("salesRep", "EAST", "sales"));
        company.Delegation("anna", "rita", "salesRep", "EAST");
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_run_issues_the_level_reached_once_and_goes_up_the_ladder_RB_14_RB_15()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m), (170, 50m)]));

        Assert.Equal((0, 0), await RunAsync(10));
        Assert.Equal((1, 1), await RunAsync(11));
        Assert.Equal((1, 0), await RunAsync(11));
        Assert.Equal((1, 0), await RunAsync(40));
        Assert.Equal((1, 1), await RunAsync(41));
        // From level 2 to 4: the third is skipped and noted. The other instalment is overdue by ten days.
        Assert.Equal((2, 2), await RunAsync(180));

        var notices = (await app.As("fiona").GetFrom($"dunning-notices?contractId={contract.ContractId}&sort=level,issuedOn")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([1, 1, 2, 4], notices.Select(n => n.GetProperty("level").GetInt32()));
        Assert.Equal([3], notices[3].GetProperty("skipped").EnumerateArray().Select(s => s.GetInt32()));
        // 100.00 × 0.05 % × 170 days.
        Assert.Equal("8.50", notices[3].Text("lateFee"));
        Assert.Equal(["InstalmentOverdue", "DunningIssued", "DunningIssued", "DunningIssued", "InstalmentOverdue", "DunningIssued"], await app.Published());
    }

    [Fact]
    public async Task A_run_of_an_earlier_day_looks_at_that_day_only_RB_16()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await app.As("fiona").PayAsync(contract, "100.00", 60);

        Assert.Equal((1, 1), await RunAsync(50));
        Assert.Equal((0, 0), await RunAsync(60));
    }

    [Fact]
    public async Task A_notice_of_a_day_before_the_payment_that_is_on_record_already_is_resolved_at_once_RB_15()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m), (12, 10m)]));
        await app.As("fiona").PayAsync(contract, "105.00", 60);

        Assert.Equal((2, 2), await RunAsync(50));

        var notices = (await app.As("fiona").GetFrom($"dunning-notices?contractId={contract.ContractId}&sort=outstanding")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["issued", "resolved"], notices.Select(n => n.Text("status")));
        Assert.Equal($"{FinanceApp.Day(60):yyyy-MM-dd}", notices[1].GetProperty("history")[1].Text("on"));
    }

    [Fact]
    public async Task A_run_asked_for_again_with_the_same_key_is_the_same_operation_and_one_of_many_instalments_ends_whole_RB_15()
    {
        for (var i = 0; i < 9; i++)
            await app.SignAsync(FinanceApp.Contract(instalments: [.. Enumerable.Range(1, 25).Select(due => (due, 1m))]));
        var (key, body) = (Guid.CreateVersion7().ToString(), new { regionId = TestOrganisation.East, asOf = FinanceApp.Day(26) });

        var (first, again) = (await app.As("fiona").PostTo("dunning-runs", body, key: key), await app.As("fiona").PostTo("dunning-runs", body, key: key));
        Assert.Equal(first.Body.Text("id"), again.Body.Text("id"));
        var ended = await app.As("fiona").EndOfAsync(first.Response.Headers.Location!.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal((100, 225, 0), (ended.Operation.GetProperty("percent").GetInt32(), ended.Number("created"), ended.Number("unchanged")));
        Assert.Single((await app.As("fiona").GetFrom("dunning-runs")).GetProperty("items").EnumerateArray());
        Assert.Equal(225, await app.Db<FinanceDbContext, int>(db => db.DunningNotices.Select(n => n.Number).Distinct().CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Two_runs_at_once_issue_every_level_once_16_14()
    {
        for (var i = 0; i < 5; i++)
            await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(20)));

        Assert.Equal(5, (await app.As("fiona").GetFrom("dunning-notices?count=true")).GetProperty("total").GetInt32());
        Assert.Equal(5, (await app.Published()).Count(e => e == "DunningIssued"));
    }

    [Fact]
    public async Task Full_payment_resolves_all_notices_part_payment_none_and_a_bounced_one_opens_them_again_RB_15()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await RunAsync(20);
        await RunAsync(50);
        await app.As("fiona").PayAsync(contract, "99.99", 55);
        Assert.Equal(["issued", "issued"], await Statuses(contract));

        var last = await app.As("fiona").PayAsync(contract, "0.01", 60);
        Assert.Equal(["resolved", "resolved"], await Statuses(contract));
        // The fee of the day before stays: 0.01 × 0.05 % × 49 days rounds to nothing.
        var fee = await app.As("fiona").GetFrom($"receivables/{contract.Instalments[0].InstalmentId}/late-fee?asOf={FinanceApp.Day(54):yyyy-MM-dd}");
        Assert.Equal(("100.00", "2.20"), (fee.Text("outstanding"), fee.Text("fee")));

        await app.As("fiona").PostTo($"payments/{last.Text("id")}/reverse", new { reason = "bounced", reversedOn = FinanceApp.Day(61) }, last.Text("etag"));
        Assert.Equal(["issued", "issued"], await Statuses(contract));
        Assert.Equal((1, 0), await RunAsync(62));
    }

    [Fact]
    public async Task What_is_held_is_not_dunned_and_is_shown_as_held_until_it_is_released_RB_16()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m), (12, 10m)]));
        var (response, hold) = await app.As("anna").PostTo("dunning-holds", new { contractId = contract.ContractId, instalmentId = contract.Instalments[0].InstalmentId, reason = "goods damaged", from = FinanceApp.Day(15), until = FinanceApp.Day(300) });
        Assert.True(response.StatusCode == HttpStatusCode.Created, hold.ToString());

        Assert.Equal((2, 1), await RunAsync(20));
        var status = (await app.As("bob").GetFrom($"dunning-status?asOf={FinanceApp.Day(20):yyyy-MM-dd}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(true, "goods damaged", true, 0), (false, null, true, 1)], status.Select(s => (s.GetProperty("held").GetBoolean(), s.TryGetProperty("holdReason", out var why) ? why.GetString() : null, s.GetProperty("covered").GetBoolean(), s.GetProperty("noticeLevel").GetInt32())));

        await app.As("anna").PostTo($"dunning-holds/{hold.Text("id")}/release", new { reason = "replaced", releasedOn = FinanceApp.Day(30) }, hold.Text("etag"));
        Assert.Equal((2, 0), await RunAsync(29));
        Assert.Equal((2, 1), await RunAsync(30));
        Assert.Single((await app.As("anna").GetFrom("dunning-holds")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_notice_waits_for_its_sales_person_until_she_acknowledges_it_8_3_2()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await RunAsync(20);

        foreach (var person in new[] { "abel", "bob", "fiona", "wendy" })
            Assert.DoesNotContain(await WaitingAsync(person), i => i.Text("kind") == "dunningNotice");
        Assert.Single(await WaitingAsync("rita"), i => i.Text("kind") == "dunningNotice");
        var item = Assert.Single(await WaitingAsync("anna"), i => i.Text("kind") == "dunningNotice");
        var notice = await app.As("anna").GetFrom($"dunning-notices/{item.Text("recordId")}");
        var (_, acknowledged) = await app.As("anna").PostTo($"dunning-notices/{item.Text("recordId")}/acknowledge", new { note = "he pays on Friday" }, notice.Text("etag"));

        Assert.Equal("acknowledged", acknowledged.Text("status"));
        Assert.DoesNotContain(await WaitingAsync("anna"), i => i.Text("kind") == "dunningNotice");
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("wendy").SendAsync(HttpMethod.Get, $"dunning-notices/{item.Text("recordId")}")).Response.StatusCode);
    }

    [Theory]
    [InlineData(20, "en", "fell due on 2026-01-11")]
    [InlineData(50, "en", "Please pay within seven days")]
    [InlineData(80, "en", "further deliveries depend on it")]
    [InlineData(120, "en", "legal steps")]
    [InlineData(120, "zh-CN", "将采取法律措施")]
    public async Task Each_level_has_its_letter_in_both_languages(int day, string language, string says)
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        await RunAsync(day);
        var id = (await app.As("fiona").GetFrom("dunning-notices")).GetProperty("items")[0].Text("id");
        var client = app.As("fiona");
        client.DefaultRequestHeaders.AcceptLanguage.Clear();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        var letter = await client.GetFrom($"dunning-notices/{id}/letter");

        Assert.Equal(language, letter.Text("language"));
        Assert.Contains(says, letter.Text("body"), StringComparison.Ordinal);
        Assert.Contains(contract.Number, letter.Text("subject"), StringComparison.Ordinal);
        Assert.DoesNotContain("{", letter.Text("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_of_sales_runs_it_another_region_does_not_exist_and_the_future_is_refused()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        object Run(Guid region, int day) => new { regionId = region, asOf = FinanceApp.Day(day) };

        var (asked, operation) = await app.As("bob").PostTo("dunning-runs", Run(TestOrganisation.East, 20));
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal("dunning", operation.Text("kind"));
        var ended = await app.As("bob").EndOfAsync(asked.Headers.Location!.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(("succeeded", $"/api/finance/v1/dunning-runs/{operation.Text("id")}"), (ended.State, ended.Operation.Text("resultLink")));
        Assert.Equal(1, (await app.As("bob").GetFrom($"dunning-runs/{operation.Text("id")}")).GetProperty("issued").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("walt").SendAsync(HttpMethod.Get, $"dunning-runs/{operation.Text("id")}")).Response.StatusCode);
        Assert.Empty((await app.As("walt").GetFrom("dunning-runs")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("walt").PostTo("dunning-runs", Run(TestOrganisation.East, 20))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").PostTo("dunning-runs", Run(TestOrganisation.East, 20))).Response.StatusCode);
        Assert.Equal("date-in-future", (await app.As("fiona").PostTo("dunning-runs", Run(TestOrganisation.East, 181))).Body.Text("code"));
        Assert.Equal(HttpStatusCode.OK, (await app.As("hanna").GetAsync(new Uri("/api/finance/v1/dunning-notices/export", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>Overdue and issued.</summary>
    private async Task<(int, int)> RunAsync(int day)
    {
        var run = await app.DunAsync("fiona", FinanceApp.Day(day));
        return (run.GetProperty("overdue").GetInt32(), run.GetProperty("issued").GetInt32());
    }

    private async Task<string[]> Statuses(ContractState contract)
        => [.. (await app.As("fiona").GetFrom($"dunning-notices?contractId={contract.ContractId}")).GetProperty("items").EnumerateArray().Select(n => n.Text("status"))];

    private async Task<List<JsonElement>> WaitingAsync(string person) => [.. (await app.As(person).GetFrom("waiting?pageSize=200")).GetProperty("items").EnumerateArray()];
}
