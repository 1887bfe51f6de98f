using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Features.Facts;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests;

/// <summary>Campaigns as people run them, and what Finance and Sales tell of them. In EAST mia plans, carl approves.</summary>
internal static class CampaignApp
{
    public static readonly DateTimeOffset At = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The plan of a fair in May 2026, with all its parts.</summary>
    public static Dictionary<string, object?> Fair(string budget = "1000.00", int leads = 10, string revenue = "5000.00", params (string Channel, string Budget)[] channels) => new(StringComparer.Ordinal)
    {
        ["kind"] = "exhibition",
        ["theme"] = "spring fair",
        ["startsOn"] = "2026-05-04",
        ["endsOn"] = "2026-05-08",
        ["place"] = "Shanghai",
        ["content"] = "a stand with demonstrations",
        ["evaluationPlan"] = "leads and contracts after three months, awareness by survey",
        ["budget"] = budget,
        ["leadTarget"] = leads,
        ["revenueTarget"] = revenue,
        ["channels"] = (channels.Length > 0 ? channels : [("advertising", budget)]).Select(c => new { channel = c.Channel, budget = c.Budget }).ToArray(),
    };

    public static Task<JsonElement> PlannedAsync(this ServiceApp<Program> app, object? content = null, string plannedOn = "2026-04-01", string by = "mia", string region = "EAST")
        => app.As(by).MustAsync(HttpMethod.Post, "campaigns", new { regionId = TestOrganisation.IdOf(region), content = content ?? Fair(), plannedOn });

    public static Task<JsonElement> Act(this ServiceApp<Program> app, string who, JsonElement campaign, string action, object? body = null)
        => app.As(who).MustAsync(HttpMethod.Post, $"campaigns/{campaign.Id()}/{action}", body ?? new { }, campaign.Etag());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> TryAct(this ServiceApp<Program> app, string who, JsonElement campaign, string action, object? body = null)
        => app.As(who).SendAsync(HttpMethod.Post, $"campaigns/{campaign.Id()}/{action}", body ?? new { }, campaign.Etag());

    public static Task<JsonElement> Read(this ServiceApp<Program> app, JsonElement campaign, string below = "", string who = "mia") => app.As(who).MustAsync(HttpMethod.Get, $"campaigns/{campaign.Id()}{below}");

    public static async Task<JsonElement> AwaitingAsync(this ServiceApp<Program> app, object? content = null, string? justification = null)
    {
        var campaign = await app.Act("mia", await app.PlannedAsync(content), "submit", new { submittedOn = "2026-04-02" });
        return await app.Act("carl", campaign, "approve", new { approvedOn = "2026-04-03", justification });
    }

    public static async Task<JsonElement> ApprovedCampaignAsync(this ServiceApp<Program> app, object? content = null)
    {
        var campaign = await app.AwaitingAsync(content);
        await app.Take((db, ct) => db.TakeAsync(Granted(campaign), ct));
        return await app.Read(campaign);
    }

    public static async Task<JsonElement> RunningAsync(this ServiceApp<Program> app, object? content = null) => await app.Act("mia", await app.ApprovedCampaignAsync(content), "start", new { startedOn = "2026-05-04" });

    public static async Task<JsonElement> EndedAsync(this ServiceApp<Program> app, object? content = null)
    {
        var campaign = await app.Act("mia", await app.RunningAsync(content), "attendance", new { participants = 120, source = "sign-in sheet", occurredOn = "2026-05-05" });
        return await app.Act("mia", campaign, "end", new { endedOn = "2026-05-08" });
    }

    public static object Evaluation(string? lessons = null, string? on = "2026-05-22") => new
    {
        awareness = new { before = "20.00", after = "25.00", source = "street survey, n = 400", evidence = "survey 2026-05" },
        reputation = new { before = "60.00", after = "61.50", source = "street survey, n = 400", evidence = "survey 2026-05" },
        lessons,
        evaluatedOn = on,
    };

    public static async Task<JsonElement> ClosedAsync(this ServiceApp<Program> app, string lessons, object? content = null)
        => await app.Act("mia", await app.Act("mia", await app.EndedAsync(content), "evaluate", Evaluation(lessons)), "close", new { closedOn = "2026-05-25" });

    public static Guid Attempt(this JsonElement campaign) => campaign.GetProperty("budgetAttempt").GetProperty("attemptId").GetGuid();

    public static BudgetRequestState Request(JsonElement campaign) => new(
        campaign.Attempt(), "campaign", Guid.Parse(campaign.Id()), campaign.Text("number"), "marketing", 2026, decimal.Parse(campaign.Text("budget"), System.Globalization.CultureInfo.InvariantCulture), campaign.Text("currency"),
        TestOrganisation.IdOf("EAST/marketing"), Guid.Parse(campaign.Id()));

    public static BudgetCommitmentGranted Granted(JsonElement campaign) => new(TestOrganisation.East, new DateOnly(2026, 4, 3), At, Request(campaign), 1);

    public static BudgetCommitmentRefused Refused(JsonElement campaign, string reason = "beyondYearToDate") => new(TestOrganisation.East, new DateOnly(2026, 4, 3), At, Request(campaign), 1, reason, 400m, 300m, 900m);

    /// <summary>A claim with a line for each (campaign, channel, amount).</summary>
    public static ExpenseClaimState Claim(string approvedOn, params (Guid? Campaign, string? Channel, decimal Amount)[] lines) => new(
        Guid.CreateVersion7(), $"EC-{Guid.CreateVersion7():N}"[..20], 4, TestOrganisation.East, TestOrganisation.IdOf("EAST/marketing"), TestOrganisation.IdOf("mia"), DateOnly.Parse(approvedOn, System.Globalization.CultureInfo.InvariantCulture),
        DateOnly.Parse(approvedOn, System.Globalization.CultureInfo.InvariantCulture), null, "CNY", lines.Sum(l => l.Amount),
        [.. lines.Select((l, n) => new ExpenseLineState(n + 1, new DateOnly(2026, 4, 1), "marketing", l.Amount, l.Campaign, null, l.Channel))]);

    public static ExpenseApproved Approved(this ExpenseClaimState claim) => new(claim.RegionId, claim.ApprovedOn, "carl", At, claim);

    public static ContractState Contract(Guid? campaign, decimal amount, string signedOn = "2026-05-10", int version = 3, Guid? id = null, Guid? lead = null, string currency = "CNY") => new(
        id ?? Guid.CreateVersion7(), $"CT-{Guid.CreateVersion7():N}"[..20], version, TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), Guid.CreateVersion7(), "ALFKI", "Alfreds", currency, amount,
        DateOnly.Parse(signedOn, System.Globalization.CultureInfo.InvariantCulture), [], [], campaign, lead);

    public static ContractSigned Signed(this ContractState contract) => new(contract.RegionId, contract.SignedOn, "anna", At, contract);

    public static ContractVoided Voided(this ContractState contract, string on) => new(contract.RegionId, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), "bob", At, Guid.CreateVersion7(), "withdrew", contract with { Version = contract.Version + 2 });

    public static ContractChanged Changed(this ContractState contract, decimal amount, string on)
        => new(contract.RegionId, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), "anna", At, Guid.CreateVersion7(), "more", contract with { Version = contract.Version + 1, Amount = amount });

    public static PaymentReceived Payment(Guid contract, decimal amount, string on, Guid? id = null)
        => new(TestOrganisation.East, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), "fiona", At, id ?? Guid.CreateVersion7(), contract, 2, amount, "CNY");

    public static Task Tell(this ServiceApp<Program> app, ExpenseApproved told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    public static Task Tell(this ServiceApp<Program> app, ContractSigned told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    public static Task Tell(this ServiceApp<Program> app, ContractChanged told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    public static Task Tell(this ServiceApp<Program> app, ContractVoided told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    public static Task Tell(this ServiceApp<Program> app, PaymentReceived told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    public static Task Tell(this ServiceApp<Program> app, PaymentReversed told) => app.Take((db, ct) => db.TakeAsync(told, ct));

    /// <summary>What a consumer does with a message, without the broker.</summary>
    public static Task Take(this ServiceApp<Program> app, Func<MarketingDbContext, CancellationToken, Task> take) => app.Db<MarketingDbContext, int>(async db =>
    {
        await take(db, TestContext.Current.CancellationToken);
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>The last event of a type that was published.</summary>
    public static Task<TEvent> Last<TEvent>(this ServiceApp<Program> app) => app.Db<MarketingDbContext, TEvent>(async db =>
    {
        var body = await db.Outbox.Where(m => m.Type.EndsWith(":" + typeof(TEvent).Name)).OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<TEvent>(body)!;
    });
}
