using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder finance)
    {
        var payments = finance.MapGroup("/payments");
        payments.MapGet("", ListPayments.Handle).RequirePermission("payment.read");
        payments.MapGet("/export", ExportPayments.Handle).RequirePermission("payment.export");
        payments.MapGet("/{id:guid}", GetPayment.Handle).RequirePermission("payment.read");
        payments.MapPost("", RecordPayment.Handle).RequirePermission("payment.record").RequireIdempotencyKey();
        payments.MapPost("/{id:guid}/reverse", ReversePayment.Handle).RequirePermission("payment.reverse").RequireIdempotencyKey();
    }
}
