using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Other departments ask for money over a real broker: once, twice, in every wrong order, and all at once (8.1-3, RB-28). It is 2026-06-30.</summary>
public sealed class BudgetCommitmentTests(PrivateBroker broker) : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await FinanceApp.StartAsync(broker.NewVirtualHost());
        await app.BudgetAsync("1200.00");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_request_is_granted_once_and_the_same_request_gets_the_same_answer_RB_28()
    {
        var request = Request(100m);
        var message = Guid.CreateVersion7();
        await app.TellAsync(Asked(request), message);
        await Handled(1);
        await app.TellAsync(Asked(request), message);
        await app.TellAsync(Asked(request));
        await Handled(2);

        Assert.Equal(["BudgetApproved", "BudgetCommitmentGranted", "BudgetCommitmentGranted"], await app.Published());
        Assert.Equal((100m, 0m), await Figures());
        var view = await app.As("mia").GetFrom($"budget-commitments/{request.RequestId}");
        Assert.Equal(("granted", "100.00", "CP-7"), (view.Text("status"), view.Text("remaining"), view.Text("originNumber")));
    }

    [Fact]
    public async Task Beyond_the_year_is_refused_and_beyond_the_months_so_far_wants_the_managers_justification_RB_27()
    {
        await app.TellAsync(Asked(Request(1200.01m), "we need it"));
        await Handled(1);
        await app.TellAsync(Asked(Request(600.01m)));
        await Handled(2);
        Assert.Equal((0m, 0m), await Figures());
        Assert.Equal(["beyondAnnual", "beyondYearToDate"], await app.Db<FinanceDbContext, List<string?>>(db => db.BudgetCommitments.OrderBy(c => c.Id).Select(c => c.RefusedFor).ToListAsync(TestContext.Current.CancellationToken)));

        await app.TellAsync(Asked(Request(600.01m), "the fair was moved forward"));
        await Handled(3);
        Assert.Equal((600.01m, 0m), await Figures());
        Assert.Equal(["BudgetApproved", "BudgetCommitmentRefused", "BudgetCommitmentRefused", "BudgetThresholdCrossed", "BudgetCommitmentGranted"], await app.Published());
    }

    [Fact]
    public async Task A_category_without_a_line_is_refused_16_10()
    {
        await app.TellAsync(Asked(Request(0.01m) with { Category = "fairs" }, "please"));
        await Handled(1);

        Assert.Equal("noLine", await app.Db<FinanceDbContext, string?>(db => db.BudgetCommitments.Select(c => c.RefusedFor).SingleAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task What_was_withdrawn_is_free_again_whichever_comes_first()
    {
        var (first, second) = (Request(100m), Request(200m));
        await app.TellAsync(Asked(first));
        await Handled(1);
        await app.TellAsync(Withdrawn(first));
        await Handled(2);
        await app.TellAsync(Withdrawn(second));
        await Handled(3);
        await app.TellAsync(Asked(second));
        await Handled(4);
        await app.TellAsync(Withdrawn(first));
        await Handled(5);

        Assert.Equal((0m, 0m), await Figures());
        Assert.Equal(["BudgetApproved", "BudgetCommitmentGranted", "BudgetCommitmentChanged"], await app.Published());
    }

    [Fact]
    public async Task Payouts_turn_it_into_an_actual_each_once_and_the_end_releases_the_rest_RB_28()
    {
        var (request, payout) = (Request(100m), Guid.CreateVersion7());
        await app.TellAsync(Asked(request));
        await Handled(1);
        await app.TellAsync(Spent(request, payout, 60m));
        await Handled(2);
        await app.TellAsync(Spent(request, payout, 60m));
        await Handled(3);
        Assert.Equal((40m, 60m), await Figures());

        await app.TellAsync(new BudgetCommitmentEnded(TestOrganisation.East, FinanceApp.Day(120), "mia", DateTimeOffset.UnixEpoch, request));
        await Handled(4);
        Assert.Equal((0m, 60m), await Figures());
        // A late payout counts all the same, beyond what was left.
        await app.TellAsync(Spent(request, Guid.CreateVersion7(), 5m));
        await Handled(5);
        Assert.Equal((0m, 65m), await Figures());
        Assert.Equal((60m, 40m, 5m), await app.Db<FinanceDbContext, (decimal, decimal, decimal)>(async db =>
        {
            var c = await db.BudgetCommitments.SingleAsync(TestContext.Current.CancellationToken);
            return (c.Consumed, c.Released, c.Overspent);
        }));
    }

    [Fact]
    public async Task A_bonus_is_committed_on_the_personnel_budget_and_its_payout_is_the_actual_RB_24_RB_28()
    {
        // Of a department and of the whole region: 3,600.00 of one and 120,000.00 of the other would not fit, so 360 and 120.
        var (person, region) = (Bonus(360m, TestOrganisation.IdOf("EAST/sales")), Bonus(120m, null));
        await app.TellAsync(Asked(person));
        await app.TellAsync(Asked(region));
        await Handled(2);
        Assert.Equal((480m, 0m), await app.CommittedAndActualAsync("personnel"));
        Assert.Equal((0m, 0m), await Figures());

        await app.TellAsync(Spent(person, person.OriginId, 360m));
        await app.TellAsync(Spent(person, person.OriginId, 360m));
        await app.TellAsync(Withdrawn(region));
        await Handled(5);
        Assert.Equal((0m, 360m), await app.CommittedAndActualAsync("personnel"));
        var view = await app.As("fiona").GetFrom($"budget-commitments/{person.RequestId}");
        Assert.Equal(("bonus", "BN-2026-000001", "0.00"), (view.Text("origin"), view.Text("originNumber"), view.Text("remaining")));

        // 1,200 a year, 600 until June: beyond the months so far Finance asks for a justification, beyond the year it refuses.
        await app.TellAsync(Asked(Bonus(240.01m, null)));
        await Handled(6);
        await app.TellAsync(Asked(Bonus(240.01m, null), "the best half-year"));
        await Handled(7);
        await app.TellAsync(Asked(Bonus(600m, null), "the best half-year"));
        await Handled(8);
        Assert.Equal((240.01m, 360m), await app.CommittedAndActualAsync("personnel"));
        Assert.Equal(["beyondAnnual", "beyondYearToDate"], await app.Db<FinanceDbContext, List<string?>>(db => db.BudgetCommitments.Where(c => c.RefusedFor != null).OrderBy(c => c.RefusedFor).Select(c => c.RefusedFor).ToListAsync(TestContext.Current.CancellationToken)));

        static BudgetRequestState Bonus(decimal amount, Guid? department) => new(Guid.CreateVersion7(), "bonus", Guid.CreateVersion7(), "BN-2026-000001", "personnel", 2026, amount, "CNY", department, null);
    }

    [Fact]
    public async Task Of_64_requests_told_at_once_for_money_that_fits_10_exactly_10_are_granted()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => app.TellAsync(Asked(Request(60m)))));
        await Handled(64);

        Assert.Equal((600m, 0m), await Figures());
        Assert.Equal(10, (await app.Published()).Count(e => e == "BudgetCommitmentGranted"));
        Assert.Equal(54, (await app.Published()).Count(e => e == "BudgetCommitmentRefused"));
    }

    private Task Handled(int messages) => Wait.Until(async () => await app.MessagesHandled() == messages, $"{messages} messages are handled", TimeSpan.FromSeconds(60));

    private Task<(decimal Committed, decimal Actual)> Figures() => app.CommittedAndActualAsync("marketing");

    internal static BudgetRequestState Request(decimal amount) => new(
        Guid.CreateVersion7(), "campaign", Guid.CreateVersion7(), "CP-7", "marketing", 2026, amount, "CNY", TestOrganisation.IdOf("EAST/marketing"), null);

    internal static BudgetCommitmentRequested Asked(BudgetRequestState request, string? justification = null) => new(TestOrganisation.East, new DateOnly(2026, 6, 30), "carl", DateTimeOffset.UnixEpoch, request, justification);

    private static BudgetCommitmentWithdrawn Withdrawn(BudgetRequestState request) => new(TestOrganisation.East, new DateOnly(2026, 6, 30), "carl", DateTimeOffset.UnixEpoch, request, "timeout");

    private static BudgetCommitmentSpent Spent(BudgetRequestState request, Guid payout, decimal amount) => new(TestOrganisation.East, new DateOnly(2026, 6, 30), "fiona", DateTimeOffset.UnixEpoch, request, payout, amount);
}

/// <summary>The same without a broker: 64 units of work at the same moment, with nothing but the database between them.</summary>
public sealed class BudgetRaceTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Of_64_units_of_work_at_once_exactly_10_get_the_money_and_none_is_lost()
    {
        await app.BudgetAsync("1200.00");
        using var start = new SemaphoreSlim(0);
        var conflicts = 0;
        var work = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var asked = BudgetCommitmentTests.Asked(BudgetCommitmentTests.Request(60m));
            await start.WaitAsync(TestContext.Current.CancellationToken);
            // As the consumers' retry does: the whole unit again, in a fresh scope. No gate: two may read the same money and both try to save.
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await app.Db<FinanceDbContext, int>(async db =>
                    {
                        await OnBudgetCommitmentRequested.AnswerAsync(db, asked, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
                        await Task.Yield();
                        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                    });
                    return;
                }
                catch (DbUpdateException) when (attempt < 200)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })).ToList();
        start.Release(64);
        await Task.WhenAll(work);

        Assert.Equal((600m, 0m), await app.CommittedAndActualAsync("marketing"));
        Assert.Equal((10, 54), await app.Db<FinanceDbContext, (int, int)>(async db => (
            await db.BudgetCommitments.CountAsync(c => c.Status == CommitmentStatus.Granted, TestContext.Current.CancellationToken),
            await db.BudgetCommitments.CountAsync(c => c.Status == CommitmentStatus.Refused, TestContext.Current.CancellationToken))));
        // Otherwise nobody raced and the test proves nothing.
        Assert.True(conflicts > 0, "no two units of work met");
    }
}
