using System.Globalization;
using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Tests.Domain;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>The double-entry journal under every figure: balanced, never changed, and the figures are its sums.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Receivables_payments_and_budget_are_the_balances_of_the_journal_as_of_every_day_I5()
    {
        await app.BudgetAsync("120000.00");
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        await app.SignAsync(FinanceApp.Contract(currency: "EUR", instalments: [(5, 7m)]));
        await app.As("fiona").PayAsync(contract, "70.00", 12);
        var bounced = await app.As("fiona").PayAsync(contract, "5.00", 30);
        await app.As("fiona").PostTo($"payments/{bounced.Text("id")}/reverse", new { reason = "bounced", reversedOn = FinanceApp.Day(40) }, bounced.Text("etag"));
        var spent = await app.SpendAsync("sales", "450.00", "2026-02-02");
        await app.SpendAsync("marketing", "30.00", "2026-03-02");
        await app.As("fiona").PostTo($"spendings/{spent.Text("id")}/reverse", new { reason = "twice", reversedOn = "2026-04-01" }, spent.Text("etag"));
        await app.Db<FinanceDbContext, int>(async db =>
        {
            await OnBudgetCommitmentRequested.AnswerAsync(db, BudgetCommitmentTests.Asked(BudgetCommitmentTests.Request(100m)), DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        foreach (var day in new[] { -1, 0, 11, 12, 30, 39, 40, 60, 61, 89, 90, 180 }.Select(FinanceApp.Day).Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
        {
            var balance = await app.As("fiona").GetFrom($"trial-balance?asOf={day}");
            Assert.All(balance.GetProperty("totals").EnumerateArray(), t => Assert.Equal(t.Text("debit"), t.Text("credit")));
            decimal Of(string account, string currency, string? category = null) => balance.GetProperty("rows").EnumerateArray()
                .Where(r => r.Text("account") == account && r.Text("currency") == currency && (category is null || r.Text("category") == category)).Sum(r => Money(r, "balance"));

            var ageing = await app.As("fiona").GetFrom($"ageing?asOf={day}");
            foreach (var currency in new[] { "CNY", "EUR" })
                Assert.Equal(ageing.GetProperty("totals").EnumerateArray().Where(t => t.Text("currency") == currency).Sum(t => Money(t, "outstanding")), Of("receivable", currency));
            var collection = await app.As("fiona").GetFrom($"collection?asOf={day}");
            var received = collection.GetProperty("totals").EnumerateArray().Where(t => t.Text("currency") == "CNY").Sum(t => Money(t, "received"));
            Assert.Equal(received - Of("expense", "CNY"), Of("cash", "CNY"));
            foreach (var row in (await app.As("fiona").GetFrom($"budget-availability?asOf={day}&year=2026")).GetProperty("rows").EnumerateArray())
                Assert.Equal((Money(row, "actual"), Money(row, "committed")), (Of("expense", "CNY", row.Text("category")), Of("committed", "CNY", row.Text("category"))));
        }
    }

    [Fact]
    public async Task A_posting_once_written_cannot_be_changed_and_every_entry_has_exactly_one()
    {
        await app.BudgetAsync("120000.00");
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        await app.SpendAsync("sales", "450.00", "2026-02-02");

        Assert.Equal(3, await app.Db<FinanceDbContext, int>(db => db.Journal.CountAsync(TestContext.Current.CancellationToken)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Db<FinanceDbContext, int>(async db =>
        {
            var entry = await db.Journal.FirstAsync(TestContext.Current.CancellationToken);
            db.Entry(entry).Property(e => e.Amount).CurrentValue = 1m;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
    }

    [Fact]
    public async Task The_journal_is_listed_exported_and_of_ones_own_region_only()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));

        var entry = Assert.Single((await app.As("fiona").GetFrom("journal?debit=receivable&sort=-businessDate")).GetProperty("items").EnumerateArray());
        Assert.Equal(("receivable", "revenue", "60.00", "opened"), (entry.Text("debit"), entry.Text("credit"), entry.Text("amount"), entry.Text("kind")));
        Assert.Empty((await app.As("wolf").GetFrom("journal")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Get, "journal")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.As("hanna").GetAsync(new Uri("/api/finance/v1/journal/export", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void Whatever_is_paid_and_reversed_the_receivable_account_is_what_is_outstanding_and_cash_what_was_received()
        => Gen.Select(Gen.Int[1, 90], Gen.Int[1, 200].Select(c => c / 10m), Gen.Bool).List[0, 20].Sample(history =>
        {
            var account = Books.Account((10, 60m), (20, 40m), (30, 25.5m));
            foreach (var (day, amount, reverse) in history)
            {
                try
                {
                    var payment = account.Pay(amount, day);
                    if (reverse)
                        payment.Reverse(account, "bounced", Books.On(day + 1));
                }
                catch (ServiceDefaults.Errors.RuleViolationException)
                {
                    // More than is owed on that day; it moves nothing.
                }
            }

            var journal = account.Entries.Select(JournalEntry.Of).ToList();
            decimal Balance(JournalAccount of) => journal.Sum(e => (e.Debit == of ? e.Amount : 0m) - (e.Credit == of ? e.Amount : 0m));
            Assert.All(journal, e => Assert.True(e.Amount > 0 && e.Debit != e.Credit));
            Assert.Equal((account.Outstanding, account.NetReceipts, -125.5m), (Balance(JournalAccount.Receivable), Balance(JournalAccount.Cash), Balance(JournalAccount.Revenue)));
        });

    private static decimal Money(JsonElement row, string name) => row.TryGetProperty(name, out var amount) ? decimal.Parse(amount.GetString()!, CultureInfo.InvariantCulture) : 0m;
}
