using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.CustomerService.Data;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>What customer files tell of a region: that they are kept (6.3-3), and how many customers buy again (2.2-16).</summary>
internal static class CustomerAnswers
{
    /// <summary>The file shows basic data, purchase history and service record by construction; a part without a line is named.</summary>
    public static PolicyEvidence Evidence => PolicyEvidence.Part<CustomerServiceDbContext>(PolicyPart.CustomerFile, "customerFile.read", FilesAsync);

    public static RegionFigures Figures => RegionFigures.Of<CustomerServiceDbContext>("customerFile.read", FiguresAsync);

    /// <summary>A customer's file begins with the region's relation to him.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> FilesAsync(CustomerServiceDbContext db, EvidenceQuestion asked, CancellationToken ct)
        => [.. (await db.FileCustomers.AsNoTracking().Where(c => c.RegionId == asked.Region.Id && c.Since >= asked.From && c.Since <= asked.Until && c.Since <= asked.AsOf).Select(c => new { c.CustomerId, c.Code, c.Name, c.Since }).ToListAsync(ct))
            .Select(c => new EvidenceFact("customerFile", c.CustomerId, c.Code, c.Name, c.Since, BusinessClock.StartOf(c.Since), $"customers/{c.CustomerId}?regionId={asked.Region.Id}"))];

    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(CustomerServiceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var contracts = await db.FileContracts.AsNoTracking().Where(c => c.RegionId == asked.RegionId && c.SignedOn <= asked.AsOf && !(c.VoidedOn <= asked.AsOf)).GroupBy(c => c.CustomerId).Select(g => g.Count()).ToListAsync(ct);
        return [SummaryFigure.Percent("customers.repeatPurchaseRate", GetCustomerSegments.Rate(contracts), null, $"customer-segments?regionId={asked.RegionId}")];
    }
}
