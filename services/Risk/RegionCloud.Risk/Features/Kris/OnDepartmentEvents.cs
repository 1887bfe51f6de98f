using MassTransit;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Risk.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Risk.Features.Kris;

/// <summary>A category's budget has passed a threshold: K-FIN-2.</summary>
internal sealed class OnBudgetThresholdCrossed(RiskDbContext db, BusinessClock clock) : IConsumer<BudgetThresholdCrossed>
{
    public Task Consume(ConsumeContext<BudgetThresholdCrossed> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(BudgetThresholdCrossed), context.CancellationToken);
}

/// <summary>An expense was paid, which is an actual of the budget: K-FIN-2.</summary>
internal sealed class OnExpensePaid(RiskDbContext db, BusinessClock clock) : IConsumer<ExpensePaid>
{
    public Task Consume(ConsumeContext<ExpensePaid> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(ExpensePaid), context.CancellationToken);
}

/// <summary>An expense was approved, which is a campaign's cost: K-MKT-2, K-FIN-2.</summary>
internal sealed class OnExpenseApproved(RiskDbContext db, BusinessClock clock) : IConsumer<ExpenseApproved>
{
    public Task Consume(ConsumeContext<ExpenseApproved> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(ExpenseApproved), context.CancellationToken);
}

/// <summary>An instalment is past its day: K-FIN-1.</summary>
internal sealed class OnInstalmentOverdue(RiskDbContext db, BusinessClock clock) : IConsumer<InstalmentOverdue>
{
    public Task Consume(ConsumeContext<InstalmentOverdue> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(InstalmentOverdue), context.CancellationToken);
}

/// <summary>A campaign has ended: K-MKT-1, K-MKT-2.</summary>
internal sealed class OnCampaignEnded(RiskDbContext db, BusinessClock clock) : IConsumer<CampaignEnded>
{
    public Task Consume(ConsumeContext<CampaignEnded> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(CampaignEnded), context.CancellationToken);
}

/// <summary>A plan is in force: K-SAL-1 is held against it.</summary>
internal sealed class OnSalesPlanApproved(RiskDbContext db, BusinessClock clock) : IConsumer<SalesPlanApproved>
{
    public Task Consume(ConsumeContext<SalesPlanApproved> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(SalesPlanApproved), context.CancellationToken);
}

/// <summary>A plan says anew what is wanted: K-SAL-1.</summary>
internal sealed class OnSalesPlanRevised(RiskDbContext db, BusinessClock clock) : IConsumer<SalesPlanRevised>
{
    public Task Consume(ConsumeContext<SalesPlanRevised> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(SalesPlanRevised), context.CancellationToken);
}

/// <summary>A customer was not answered in time: K-CS-1.</summary>
internal sealed class OnSlaBreached(RiskDbContext db, BusinessClock clock) : IConsumer<SlaBreached>
{
    public Task Consume(ConsumeContext<SlaBreached> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(SlaBreached), context.CancellationToken);
}

/// <summary>He was answered in time after all: K-CS-1.</summary>
internal sealed class OnSlaBreachWithdrawn(RiskDbContext db, BusinessClock clock) : IConsumer<SlaBreachWithdrawn>
{
    public Task Consume(ConsumeContext<SlaBreachWithdrawn> context)
        => EvaluationWishes.WishAsync(db, clock, context.Message.RegionId, context.Message.BusinessDate, nameof(SlaBreachWithdrawn), context.CancellationToken);
}
