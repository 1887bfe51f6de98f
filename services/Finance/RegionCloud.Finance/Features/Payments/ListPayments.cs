using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

internal sealed class PaymentList : Listing<Payment, PaymentView>
{
    public PaymentList()
    {
        Key(p => p.Id);
        Filter("regionId", p => p.RegionId);
        Filter("ownerId", p => p.OwnerId);
        Filter("customerId", p => p.CustomerId);
        Filter("contractId", p => p.ContractId);
        Filter("number", p => p.Number);
        Filter("reference", p => p.Reference);
        Filter("method", p => p.Method);
        Filter("currency", p => p.Currency);
        Range("received", p => p.ReceivedOn);
        Range("reversed", p => p.ReversedOn);
        Range("recorded", p => p.RecordedAt);
        Range("amount", p => p.Amount);
        Search(p => p.Number, p => p.ContractNumber, p => p.CustomerCode, p => p.CustomerName, p => p.Reference);
        Sort("number", p => p.Number);
        Sort("customer", p => p.CustomerName);
        Sort("amount", p => p.Amount);
        Sort("receivedOn", p => p.ReceivedOn);
        Sort("reversedOn", p => p.ReversedOn);
        Sort("recordedAt", p => p.RecordedAt);

        Column("label.finance.column.payment-number", p => p.Number);
        RegionColumn(p => p.RegionId);
        Column("label.finance.column.contract-number", p => p.ContractNumber);
        Column("label.finance.column.customer-code", p => p.Customer.Code);
        Column("label.finance.column.customer", p => p.Customer.Name);
        Column("label.finance.column.received-on", p => p.ReceivedOn);
        Column("label.finance.column.currency", p => p.Currency);
        Column("label.finance.column.amount", p => p.Amount);
        Column("label.finance.column.method", p => p.Method);
        Column("label.finance.column.reference", p => p.Reference);
        Column("label.finance.column.recorded-by", p => p.RecordedBy);
        Column("label.finance.column.reversed-on", p => p.Reversal?.ReversedOn);
        Column("label.finance.column.reversal-reason", p => p.Reversal?.Reason);
    }
}

internal static class ListPayments
{
    /// <summary>The payments within the caller's scope, in the order they were recorded unless sorted otherwise.</summary>
    internal static async Task<Ok<Page<PaymentView>>> Handle(ListQuery<PaymentList> query, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Payments.AsNoTracking(), p => PaymentView.Of(p, user), ct));
}
