using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Payments;

internal static class ExportPayments
{
    /// <summary>The payments as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<PaymentList> query, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.finance.list.payments", db.Payments.AsNoTracking(), p => PaymentView.Of(p, user), ct);
}
