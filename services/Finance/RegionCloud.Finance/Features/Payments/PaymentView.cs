using System.Text.Json.Serialization;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

/// <summary>A payment and where it went.</summary>
/// <param name="InstalmentId">The instalment that the payer named.</param>
/// <param name="Actions">What you may do with it now: reverse.</param>
/// <param name="Outstanding">What the contract still owes after it; only in the answer to recording or reversing.</param>
public sealed record PaymentView(
    Guid Id, string Number, Guid RegionId, Guid ContractId, string ContractNumber, CustomerRef Customer, decimal Amount, string Currency, DateOnly ReceivedOn,
    string? Method, string? Reference, Guid? InstalmentId, IReadOnlyList<AllocationView> Allocations, DateTimeOffset RecordedAt, string RecordedBy,
    ReversalView? Reversal, decimal? Outstanding, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static PaymentView Of(Payment p, CurrentUser user, decimal? outstanding = null) => new(
        p.Id, p.Number, p.RegionId, p.ContractId, p.ContractNumber, new CustomerRef(p.CustomerId, p.CustomerCode, p.CustomerName), p.Amount, p.Currency, p.ReceivedOn,
        p.Method, p.Reference, p.InstalmentId, [.. p.Allocations.OrderBy(a => a.Sequence).Select(a => new AllocationView(a.InstalmentId, a.Sequence, a.Amount))], p.RecordedAt, p.RecordedBy,
        p.ReversedOn is { } on ? new ReversalView(on, p.ReversedAt!.Value, p.ReversedBy!, p.ReversalReason!) : null, outstanding,
        PaymentRules.NotReversed(p) is null && user.May("payment.reverse", p.RegionId, p.DepartmentId, p.OwnerId) ? ["reverse"] : [], ETags.Of(p.Version));
}

public sealed record CustomerRef(Guid Id, string Code, string Name);

/// <param name="Sequence">The instalment's number within the contract.</param>
public sealed record AllocationView(Guid InstalmentId, int Sequence, decimal Amount);

public sealed record ReversalView(DateOnly ReversedOn, DateTimeOffset RecordedAt, string RecordedBy, string Reason);
