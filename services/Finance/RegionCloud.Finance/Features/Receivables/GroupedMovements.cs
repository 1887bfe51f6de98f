using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>Whose figures: of a region, a department, a sales person (by share) or a customer.</summary>
internal sealed record FigureGroup(Guid? Id, string Code, string Name, string Currency, IReadOnlyList<Movement> Movements);

/// <summary>By what figures can be grouped.</summary>
internal static class FigureGrouping
{
    public static IReadOnlyList<string> All => ["region", "department", "person", "customer"];
}

/// <summary>Sums of the journal by group, currency, due day and kind, made by the database; figures are then reckoned from few rows.</summary>
internal static class GroupedMovements
{
    public static async Task<IReadOnlyList<FigureGroup>> ReadAsync(
        FinanceDbContext db, OrganisationSnapshot organisation, DateOnly asOf, string groupBy, Guid? regionId, CancellationToken ct)
    {
        if (!FigureGrouping.All.Contains(groupBy, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", "/groupBy", ("field", "groupBy"), ("allowed", string.Join(", ", FigureGrouping.All)), ("value", groupBy)));

        var entries = db.Entries.AsNoTracking().Where(e => e.BusinessDate <= asOf && (regionId == null || e.RegionId == regionId));
        var sums = groupBy switch
        {
            "region" => await SumAsync(entries.Select(e => new Keyed { Key = e.RegionId, Currency = e.Currency, DueOn = e.DueOn, Kind = e.Kind, Amount = e.Amount }), ct),
            "department" => await SumAsync(entries.Select(e => new Keyed { Key = e.DepartmentId, Currency = e.Currency, DueOn = e.DueOn, Kind = e.Kind, Amount = e.Amount }), ct),
            "customer" => await SumAsync(entries.Select(e => new Keyed { Key = e.CustomerId, Currency = e.Currency, DueOn = e.DueOn, Kind = e.Kind, Amount = e.Amount }), ct),
            _ => await PersonsAsync(db, entries, ct),
        };
        var names = await NamesAsync(db, organisation, groupBy, ct);
        return [.. sums.GroupBy(s => (s.Key, s.Currency))
            .Select(g => (g, name: names(g.Key.Key)))
            .Select(g => new FigureGroup(g.g.Key.Key, g.name.Code, g.name.Name, g.g.Key.Currency, [.. g.g.Select(s => new Movement(s.DueOn, s.Kind, s.Amount))]))
            .OrderBy(g => g.Code, StringComparer.Ordinal).ThenBy(g => g.Id).ThenBy(g => g.Currency, StringComparer.Ordinal)];
    }

    /// <summary>One group per currency over all others: its figures are the sums of theirs, because each is a sum of the same entries.</summary>
    public static IEnumerable<FigureGroup> Totals(this IEnumerable<FigureGroup> groups)
        => groups.GroupBy(g => g.Currency).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new FigureGroup(null, "", "", g.Key, [.. g.SelectMany(r => r.Movements)]));

    private static Task<List<Keyed>> SumAsync(IQueryable<Keyed> entries, CancellationToken ct)
        => entries.GroupBy(e => new { e.Key, e.Currency, e.DueOn, e.Kind })
            .Select(g => new Keyed { Key = g.Key.Key, Currency = g.Key.Currency, DueOn = g.Key.DueOn, Kind = g.Key.Kind, Amount = g.Sum(e => e.Amount) })
            .ToListAsync(ct);

    // Most contracts belong to one person and are summed by the database; only shared ones need their cents split (RB-05).
    private static async Task<List<Keyed>> PersonsAsync(FinanceDbContext db, IQueryable<ReceivableEntry> entries, CancellationToken ct)
    {
        var shares = db.Accounts.AsNoTracking().SelectMany(a => a.Shares, (a, s) => new { ContractId = a.Id, s.EmployeeId, s.Sequence, s.Percent });
        var sums = await SumAsync(entries.Join(shares.Where(s => s.Percent == 100), e => e.ContractId, s => s.ContractId, (e, s) => new Keyed { Key = s.EmployeeId, Currency = e.Currency, DueOn = e.DueOn, Kind = e.Kind, Amount = e.Amount }), ct);
        var parts = (await shares.Where(s => s.Percent != 100).ToListAsync(ct))
            .GroupBy(s => s.ContractId).ToDictionary(g => g.Key, g => g.OrderBy(s => s.Sequence).Select(s => new Share(s.Sequence, s.EmployeeId, s.Percent)).ToList());
        var shared = await SumAsync(
            entries.Where(e => shares.Any(s => s.ContractId == e.ContractId && s.Percent != 100)).Select(e => new Keyed { Key = e.ContractId, Currency = e.Currency, DueOn = e.DueOn, Kind = e.Kind, Amount = e.Amount }), ct);
        sums.AddRange(shared.SelectMany(c => SharesOf.Split(c.Amount, parts[c.Key]).Select(p => c with { Key = p.EmployeeId, Amount = p.Amount })));
        return sums;
    }

    private static async Task<Func<Guid, (string Code, string Name)>> NamesAsync(FinanceDbContext db, OrganisationSnapshot organisation, string groupBy, CancellationToken ct)
    {
        if (groupBy != "customer")
        {
            return groupBy switch
            {
                "region" => id => organisation.Regions.GetValueOrDefault(id) is { } r ? (r.Code, r.Name) : ("", ""),
                "department" => id => organisation.Departments.GetValueOrDefault(id) is { } d ? ($"{organisation.Regions.GetValueOrDefault(d.RegionId)?.Code}/{d.Kind}", d.Name) : ("", ""),
                _ => id => organisation.Employees.GetValueOrDefault(id) is { } e ? (e.Number, e.Name) : ("", ""),
            };
        }

        var customers = await db.Accounts.AsNoTracking().GroupBy(a => a.CustomerId)
            .Select(g => new { g.Key, Code = g.Max(a => a.CustomerCode), Name = g.Max(a => a.CustomerName) })
            .ToDictionaryAsync(c => c.Key, c => (c.Code ?? "", c.Name ?? ""), ct);
        return id => customers[id];
    }

    // Not positional: EF looks through an initialiser to the column, but not through a constructor.
    private sealed record Keyed
    {
        public required Guid Key { get; init; }

        public required string Currency { get; init; }

        public required DateOnly DueOn { get; init; }

        public required EntryKind Kind { get; init; }

        public required decimal Amount { get; init; }
    }
}
