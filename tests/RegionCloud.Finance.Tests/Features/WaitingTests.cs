using System.Globalization;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Money that waits to be collected, and numbers of the rule book that wait for a second person (待辦, 8.3-2, SoD4).</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    /// <summary>It is 2026-06-30, day 180 after signing; rita stands in for anna.</summary>
    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Person("rita", "EAST", "sales", ("salesRep", "EAST", "sales"));
        company.Delegation("anna", "rita", "salesRep", "EAST");
        company.Region("PACIFIC", "Pacific/Kiritimati");
        company.Person("kiri", "PACIFIC", "sales", ("salesRep", "PACIFIC", "sales"));
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 12, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData(188, null)]
    [InlineData(187, "instalmentDue")]
    [InlineData(180, "instalmentDue")]
    [InlineData(179, "instalmentOverdue")]
    [InlineData(10, "instalmentOverdue")]
    public async Task An_instalment_waits_from_seven_days_before_its_day_until_it_is_paid(int due, string? kind)
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(due, 70m), (900, 30m)]));

        var items = await WaitingAsync("anna");
        if (kind is null)
        {
            Assert.Empty(items);
            return;
        }

        var item = Assert.Single(items);
        Assert.Equal(
            (kind, "collect", contract.Number, contract.Instalments[0].InstalmentId.ToString(), FinanceApp.Day(due).ToString("O", CultureInfo.InvariantCulture)),
            (item.Text("kind"), item.Text("action"), item.Text("number"), item.Text("recordId"), item.Text("dueOn")));
        Assert.Contains("70.00 CNY", item.Text("title"), StringComparison.Ordinal);
        Assert.Equal(contract.ContractId.ToString(), (await app.As("anna").GetFrom($"receivables?contractId={contract.ContractId}")).GetProperty("items")[0].Text("contractId"));

        await app.As("fiona").PayAsync(contract, "69.99", 10);
        Assert.Contains("0.01 CNY", Assert.Single(await WaitingAsync("anna")).Text("title"), StringComparison.Ordinal);
        await app.As("fiona").PayAsync(contract, "0.01", 10);
        Assert.Empty(await WaitingAsync("anna"));
    }

    [Fact]
    public async Task Only_the_contracts_own_sales_person_and_her_stand_in_are_waited_for()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 70m)]));

        foreach (var person in new[] { "anna", "rita" })
            Assert.Single(await WaitingAsync(person));
        foreach (var person in new[] { "abel", "bob", "carl", "fiona", "wendy", "admin", "hanna", "audrey", "stranger" })
            Assert.Empty(await WaitingAsync(person));
    }

    [Fact]
    public async Task Today_is_the_regions_day()
    {
        // At 12:00 UTC of June 30 it is July 1 in Kiritimati: day 181.
        await app.SignAsync(FinanceApp.Contract("kiri", "PACIFIC", instalments: [(180, 1m), (181, 2m), (188, 3m), (189, 4m)]));

        Assert.Equal(["instalmentOverdue", "instalmentDue", "instalmentDue"], (await WaitingAsync("kiri")).Select(i => i.Text("kind")));
    }

    [Fact]
    public async Task What_is_overdue_longest_stands_first()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(150, 1m), (90, 2m), (187, 3m)]));

        Assert.Equal([FinanceApp.Day(90), FinanceApp.Day(150), FinanceApp.Day(187)], (await WaitingAsync("anna")).Select(i => DateOnly.Parse(i.Text("dueOn"), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_proposed_policy_set_waits_for_another_person_of_headquarters_until_it_is_decided_SoD4()
    {
        var (_, set) = await app.As("hanna").PostTo("policy-parameters", new { effectiveFrom = "2026-08-01", values = new { ageingLimits = new[] { 20, 40 } }, reason = "x" });

        var item = Assert.Single(await WaitingAsync("admin"));
        Assert.Equal(("policySetApproval", "approve", set.Text("id"), set.Text("number"), "2026-08-01"), (item.Text("kind"), item.Text("action"), item.Text("recordId"), item.Text("number"), item.Text("dueOn")));
        Assert.False(item.TryGetProperty("regionId", out _));
        foreach (var person in new[] { "hanna", "anna", "audrey", "carl" })
            Assert.Empty(await WaitingAsync(person));

        // Its first day is over, so it can only be refused.
        app.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal("reject", Assert.Single(await WaitingAsync("admin")).Text("action"));
        await app.As("admin").PostTo($"policy-parameters/{set.Text("id")}/reject", new { reason = "late" }, set.Text("etag"));
        Assert.Empty(await WaitingAsync("admin"));
    }

    private async Task<List<JsonElement>> WaitingAsync(string person) => [.. (await app.As(person).GetFrom("waiting?pageSize=200")).GetProperty("items").EnumerateArray()];
}
