using RegionCloud.Finance.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features.ContractLedger;

internal static class ExportContractLedger
{
    /// <summary>The contract ledger as a file, with the filters and sorts of the list. Without Finance there is none: 503 <c>peer-unavailable</c>. Refuses <c>date-in-future</c>.</summary>
    internal static Task<ExportFile> Handle(
        ExportQuery<LedgerList> query, DateOnly? asOf, SalesDbContext db, CollectionService.CollectionServiceClient finance, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        return query.ExportAsync("label.sales.list.ledger", GetContractLedger.SignedBy(db, day), LinesAsync, ct);

        async Task<IReadOnlyList<LedgerLine>> LinesAsync(List<Contract> part)
        {
            var told = await GetContractLedger.ToldAsync(db, part, day, ct);
            // A list may say that it is incomplete; a file is passed on without its answer.
            var collections = await GetContractLedger.AskFinanceAsync(finance, part, day, ct) ?? throw new PeerUnavailableException("finance", new TimeoutException());
            return part.ConvertAll(c => GetContractLedger.Line(c, day, told, collections));
        }
    }
}
