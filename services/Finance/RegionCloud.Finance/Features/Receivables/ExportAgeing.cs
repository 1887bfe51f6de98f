using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Finance.Features.Receivables;

internal static class ExportAgeing
{
    /// <summary>The ageing as a file, a row for each group and currency; totals are left to the spreadsheet. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<ExportFile> Handle(
        DateOnly? asOf, string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, Exports exports, CancellationToken ct)
    {
        var report = await GetAgeing.ReportAsync(asOf, groupBy, regionId, db, organisation, clock, ct);
        return await exports.WriteAsync(
            "label.finance.list.ageing",
            [
                new("label.finance.column.code", (r, _) => r.Code),
                new("label.finance.column.name", (r, _) => r.Name),
                new("label.finance.column.currency", (r, _) => r.Currency),
                .. report.Buckets.Select(Bucket),
                new("label.finance.column.outstanding", (r, _) => r.Outstanding),
                new("label.finance.column.overdue", (r, _) => r.Overdue),
            ],
            report.Rows.ToAsyncEnumerable(),
            ct);
    }

    /// <summary>current, days1To30, over90: the names of the policy set, in words.</summary>
    private static ExportColumn<AgeingRow> Bucket(string name)
    {
        return name switch
        {
            "current" => new("label.finance.column.current", Amount),
            _ when name.StartsWith("over", StringComparison.Ordinal) => new("label.finance.column.days-over", Amount, Named(("days", name["over".Length..]))),
            _ when name["days".Length..].Split("To") is [var from, var to] => new("label.finance.column.days-between", Amount, Named(("from", from), ("to", to))),
            _ => throw new InvalidOperationException($"The ageing has a bucket {name}."),
        };

        object? Amount(AgeingRow row, OrganisationSnapshot organisation) => row.Amounts[name];

        static Dictionary<string, object?> Named(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
    }
}
