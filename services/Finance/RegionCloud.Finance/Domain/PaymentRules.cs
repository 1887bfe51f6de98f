using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Domain;

/// <summary>Every reason Finance may refuse a payment or its reversal.</summary>
internal static class PaymentRules
{
    public static Refusal? ContractNotVoided(ContractAccount account)
        => account.IsVoided ? Refusal.State("finance.payment.contract-voided", ("number", account.Number)) : null;

    public static Refusal? NotBeforeSigning(ContractAccount account, DateOnly receivedOn)
        => receivedOn < account.SignedOn
            ? Refusal.Content("finance.payment.before-signing", "/receivedOn", ("receivedOn", receivedOn), ("signedOn", account.SignedOn), ("number", account.Number))
            : null;

    public static Refusal? InstalmentKnown(ContractAccount account, Guid? instalmentId)
        => instalmentId is null || account.Instalments.Any(i => i.InstalmentId == instalmentId)
            ? null
            : Refusal.Content("finance.payment.instalment-unknown", "/instalmentId", ("instalmentId", instalmentId), ("number", account.Number));

    public static Refusal? InCurrencyOf(ContractAccount account, string? currency)
        => currency is null || currency == account.Currency
            ? null
            : Refusal.Content("finance.payment.wrong-currency", "/currency", ("currency", currency), ("expected", account.Currency), ("number", account.Number));

    public static Refusal? NotBeyondOutstanding(decimal amount, decimal outstanding, string currency)
        => amount > outstanding
            ? Refusal.Content("finance.payment.exceeds-outstanding", "/amount", ("amount", amount), ("outstanding", outstanding), ("currency", currency))
            : null;

    public static Refusal ReferenceTaken(Payment payment)
        => Refusal.Content("finance.payment.reference-taken", "/reference", ("reference", payment.Reference), ("payment", payment.Number), ("amount", payment.Amount), ("receivedOn", payment.ReceivedOn));

    /// <summary>A payment is final once it is recorded, and so is what shows it.</summary>
    public static Refusal EvidenceStays(Payment payment) => Refusal.State("finance.payment.evidence-kept", ("payment", payment.Number));

    public static Refusal? NotReversed(Payment payment)
        => payment.ReversedOn is { } on ? Refusal.State("finance.payment.already-reversed", ("payment", payment.Number), ("reversedOn", on)) : null;

    public static Refusal? NotReversedBeforeReceipt(Payment payment, DateOnly reversedOn)
        => reversedOn < payment.ReceivedOn
            ? Refusal.Content("finance.payment.reversed-before-receipt", "/reversedOn", ("reversedOn", reversedOn), ("receivedOn", payment.ReceivedOn))
            : null;
}
