using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Sales.Features;

/// <summary>What Sales tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<ContractSigned>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractVoidRequested>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractVoidWithdrawn>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractVoided>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractChangeRequested>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractChangeWithdrawn>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractChanged>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<SalesPlanApproved>("plan", "salesPlan.read", e => Of(e.Plan, e.OccurredAt))
        .Tell<SalesPlanRevised>("plan", "salesPlan.read", e => Of(e.Plan, e.OccurredAt));

    private static EventMarks Of(ContractState c, DateTimeOffset occurredAt)
        => new(c.RegionId, c.DepartmentId, c.OwnerId, c.ContractId, c.Number, occurredAt, $"contracts/{c.ContractId}");

    private static EventMarks Of(SalesPlanState p, DateTimeOffset occurredAt)
        => new(p.RegionId, p.DepartmentId, OwnerId: null, p.PlanId, $"{p.Year}/{p.Revision}", occurredAt, $"plans/{p.PlanId}");
}
