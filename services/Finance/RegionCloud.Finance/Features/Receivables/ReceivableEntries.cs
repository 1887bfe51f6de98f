using System.Text.Json;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Messages.Events;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>What the others are told of the ledger.</summary>
internal static class ReceivableEntries
{
    /// <param name="entries">Those that were added to the account in one step.</param>
    public static ReceivablesMoved Moved(ContractAccount account, IReadOnlyList<ReceivableEntry> entries) => new(
        account.RegionId, entries.Max(e => e.BusinessDate), entries[0].RecordedBy, entries.Max(e => e.RecordedAt), account.Id, account.Number, account.Version, account.DepartmentId, account.OwnerId, account.Currency,
        [.. account.Shares.OrderBy(s => s.Sequence).Select(s => new ReceivableShareState(s.Sequence, s.EmployeeId, s.Percent))],
        [.. entries.Select(e => new ReceivableEntryState(e.InstalmentId, e.DueOn, JsonNamingPolicy.CamelCase.ConvertName(e.Kind.ToString()), e.Amount, e.Reference, e.BusinessDate, e.RecordedAt))]);
}
