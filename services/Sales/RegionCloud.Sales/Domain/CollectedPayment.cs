namespace RegionCloud.Sales.Domain;

/// <summary>
/// Money received for a contract, or taken back, as Finance told it. What the contract ledger shows as last known while
/// Finance itself cannot be asked.
/// </summary>
internal sealed class CollectedPayment(Guid paymentId, bool reversal, Guid contractId, decimal amount, DateOnly on)
{
    public Guid PaymentId { get; private init; } = paymentId;

    public bool Reversal { get; private init; } = reversal;

    public Guid ContractId { get; private init; } = contractId;

    /// <summary>Negative for a reversal.</summary>
    public decimal Amount { get; private init; } = amount;

    public DateOnly On { get; private init; } = on;
}
