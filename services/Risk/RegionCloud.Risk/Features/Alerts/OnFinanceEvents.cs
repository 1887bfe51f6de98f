using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Kris;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Features.Alerts;

/// <summary>A notice of the last level is red at once, keyed by its instalment (RB-33); every notice moves K-FIN-1.</summary>
internal sealed class OnDunningIssued(RiskDbContext db, OrganisationDirectory organisation, BusinessClock clock) : IConsumer<DunningIssued>
{
    public async Task Consume(ConsumeContext<DunningIssued> context)
    {
        var e = context.Message;
        await EvaluationWishes.WishAsync(db, clock, e.RegionId, e.BusinessDate, nameof(DunningIssued), context.CancellationToken);
        var policy = await db.PolicyAsync(e.BusinessDate, context.CancellationToken);
        if (e.Level < RiskPolicy.DunningAlertLevel.In(policy))
            return;

        var subject = new AlertSubject(
            e.RegionId, e.DepartmentId, e.OwnerId, RiskCategory.FinancialManagement, AlertKind.Dunning, $"dunning/{e.InstalmentId}",
            string.Create(CultureInfo.InvariantCulture, $"{e.ContractNumber}/{e.Sequence} L{e.Level} {e.DaysPastDue} d {e.Currency} {e.Outstanding:0.00}"),
            e.NoticeId, "dunningNotice", "finance", e.Number, $"/api/finance/v1/dunning-notices/{e.NoticeId}", e.CustomerId);
        await EventAlerts.RaiseAsync(db, subject, KriColour.Red, policy.Deadlines(organisation.Current), new Act(e.BusinessDate, clock.Now, e.Actor), context.CancellationToken);
    }
}

/// <summary>Somebody's claims lie just under a limit (SoD12): one alert for the person and period.</summary>
internal sealed class OnExpenseSplittingSuspected(RiskDbContext db, OrganisationDirectory organisation, BusinessClock clock) : IConsumer<ExpenseSplittingSuspected>
{
    public async Task Consume(ConsumeContext<ExpenseSplittingSuspected> context)
    {
        var e = context.Message;
        var policy = await db.PolicyAsync(e.BusinessDate, context.CancellationToken);
        // Not the suspect's own to see: the alert is the region's.
        var subject = new AlertSubject(
            e.RegionId, DepartmentId: null, OwnerId: null, RiskCategory.FinancialManagement, AlertKind.ExpenseSplitting, $"expenseSplitting/{e.OwnerId}",
            string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", e.Numbers.Take(10))} {e.Currency} {e.Total:0.00} < {e.Limit:0.00}"), e.ClaimId, "expenseClaim", "finance", e.Numbers.Count > 0 ? e.Numbers[^1] : null, $"/api/finance/v1/expense-claims/{e.ClaimId}");
        var colour = RiskPolicy.SplittingColour.In(policy) == "red" ? KriColour.Red : KriColour.Amber;
        await EventAlerts.RaiseAsync(db, subject, colour, policy.Deadlines(organisation.Current), new Act(e.BusinessDate, clock.Now, e.Actor), context.CancellationToken);
    }
}

internal static class EventAlerts
{
    /// <summary>One is open for a key and period; the same event again, or another of the same key, opens no second, but a worse colour escalates it.</summary>
    public static async Task RaiseAsync(RiskDbContext db, AlertSubject subject, KriColour colour, AlertDeadlines deadlines, Act act, CancellationToken ct)
    {
        var key = Alert.OpenKeyOf(subject.Key, act.On);
        if (await db.Alerts.SingleOrDefaultAsync(a => a.RegionId == subject.RegionId && a.OpenKey == key, ct) is not { } open)
        {
            await AlertsOfKris.OpenAsync(db, subject, colour, deadlines, act, ct);
            return;
        }

        if (colour > open.Colour && open.See(colour, subject.Detail, deadlines, act) is AlertChange.Worsened)
            db.Publish(new AlertRaised(open.RegionId, act.On, act.By, act.At, AlertViews.State(open), Worsened: true));
    }
}
