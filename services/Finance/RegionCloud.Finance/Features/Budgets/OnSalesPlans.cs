using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>A region's sales plan is in force: budgets may follow from it (8.1-1).</summary>
internal sealed class OnSalesPlanApproved(FinanceDbContext db) : IConsumer<SalesPlanApproved>
{
    public Task Consume(ConsumeContext<SalesPlanApproved> context) => db.KnowAsync(context.Message.Plan, context.CancellationToken);
}

/// <summary>A revision is in force (RB-06); it may come before the version that it follows.</summary>
internal sealed class OnSalesPlanRevised(FinanceDbContext db) : IConsumer<SalesPlanRevised>
{
    public Task Consume(ConsumeContext<SalesPlanRevised> context) => db.KnowAsync(context.Message.Plan, context.CancellationToken);
}

internal static class KnownSalesPlans
{
    public static async Task KnowAsync(this FinanceDbContext db, SalesPlanState plan, CancellationToken cancellationToken)
    {
        if (await db.SalesPlans.AnyAsync(p => p.Id == plan.PlanId, cancellationToken))
            return;

        db.Add(new KnownSalesPlan
        {
            Id = plan.PlanId,
            RegionId = plan.RegionId,
            Year = plan.Year,
            Revision = plan.Revision,
            ApprovedOn = plan.ApprovedOn,
            Currency = plan.Currency,
            AnnualTarget = plan.AnnualTarget,
            CompanyGoalId = plan.CompanyGoalId,
        });
    }
}
