using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Sales.Features;

/// <summary>What Sales tells live, to whoever may read the contract.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<ContractSigned>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractVoidRequested>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt))
        .Tell<ContractVoidWithdrawn>("contract", "contract.read", e => Of(e.Contract, e.OccurredAt));

    private static EventMarks Of(ContractState c, DateTimeOffset occurredAt)
        => new(c.RegionId, c.DepartmentId, c.OwnerId, c.ContractId, c.Number, occurredAt, $"contracts/{c.ContractId}");
}
