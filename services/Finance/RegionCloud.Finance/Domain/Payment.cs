using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>Money received from a customer for one contract (RB-11). It is never changed; a mistake is reversed.</summary>
internal sealed class Payment
{
    private readonly List<Allocation> allocations = [];

    private Payment()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: PM-2026-000123.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid ContractId { get; private init; }

    public string ContractNumber { get; private init; } = "";

    public Guid CustomerId { get; private init; }

    public string CustomerCode { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    public DateOnly ReceivedOn { get; private init; }

    public string? Method { get; private init; }

    /// <summary>The payer's or bank's own name of the payment; among unreversed payments unique in the region.</summary>
    public string? Reference { get; private init; }

    /// <summary>The instalment that the payer named.</summary>
    public Guid? InstalmentId { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    public string RecordedBy { get; private init; } = "";

    public DateOnly? ReversedOn { get; private set; }

    public DateTimeOffset? ReversedAt { get; private set; }

    public string? ReversedBy { get; private set; }

    public string? ReversalReason { get; private set; }

    public IReadOnlyList<Allocation> Allocations => allocations;

    /// <summary>Records money for a contract and allocates it.</summary>
    public static Payment Receive(ContractAccount account, string number, decimal amount, Guid? instalmentId, string? method, string? reference, Act act)
    {
        var payment = new Payment
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = account.RegionId,
            DepartmentId = account.DepartmentId,
            OwnerId = account.OwnerId,
            ContractId = account.Id,
            ContractNumber = account.Number,
            CustomerId = account.CustomerId,
            CustomerCode = account.CustomerCode,
            CustomerName = account.CustomerName,
            Amount = amount,
            Currency = account.Currency,
            ReceivedOn = act.On,
            Method = method,
            Reference = reference,
            InstalmentId = instalmentId,
            RecordedAt = act.At,
            RecordedBy = act.By,
        };
        payment.allocations.AddRange(account.Receive(payment.Id, amount, instalmentId, act));
        return payment;
    }

    /// <summary>Takes it back, once. Refuses <c>finance.payment.already-reversed</c>, <c>finance.payment.reversed-before-receipt</c>.</summary>
    public void Reverse(ContractAccount account, string reason, Act act)
    {
        Refuse.Broken(PaymentRules.NotReversed(this), PaymentRules.NotReversedBeforeReceipt(this, act.On));
        account.Reverse(this, act);
        (ReversedOn, ReversedAt, ReversedBy, ReversalReason) = (act.On, act.At, act.By, reason);
        Version++;
    }

    /// <summary>Whether a second record under the same reference tells of this very payment.</summary>
    public bool IsSame(Guid contractId, decimal amount, DateOnly receivedOn) => ContractId == contractId && Amount == amount && ReceivedOn == receivedOn;
}

/// <summary>The part of a payment that went to one instalment.</summary>
internal sealed record Allocation(Guid InstalmentId, int Sequence, decimal Amount);
