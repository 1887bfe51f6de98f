using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>Whom a template scores, and so in which cycle (7.2): persons monthly, departments quarterly, the region yearly.</summary>
internal enum TemplateSubject
{
    SalesPerson,
    MarketingDepartment,
    SalesDepartment,
    CustomerServiceDepartment,
    Region,
}

/// <summary>Where an item's target comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetFrom>))]
internal enum TargetFrom
{
    /// <summary>Stands in the template.</summary>
    Fixed,

    /// <summary>The plan of the period: sales plan, campaign plan, training plan.</summary>
    Plan,

    /// <summary>The budget of the period.</summary>
    Budget,

    /// <summary>A rating has none.</summary>
    None,
}

/// <summary>One indicator of a template with its weight in percent.</summary>
/// <param name="Target">Only when it is fixed.</param>
internal sealed record TemplateItem(string KpiCode, decimal Weight, TargetFrom TargetFrom, decimal? Target);

/// <summary>
/// 考核模板: by what a sales person, a department or a region is scored (7.1), as it was decided once. Weights are exactly 100; results and
/// conduct both count (7.2-2…4). A later edition for the same subject takes its place from the day of its approval.
/// </summary>
internal sealed class ScoringTemplate
{
    private ScoringTemplate()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public TemplateSubject Subject { get; private init; }

    /// <summary>1, 2, 3 … for the subject.</summary>
    public int Edition { get; private init; }

    /// <summary>The company goal that it serves (7.1-3); none where no goal is set.</summary>
    public Guid? GoalId { get; private init; }

    /// <summary>As JSON.</summary>
    public string Items { get; private init; } = "[]";

    public Proposal Proposal { get; private init; } = null!;

    public string Cycle => CycleOf(Subject);

    public IReadOnlyList<TemplateItem> ReadItems() => JsonSerializer.Deserialize<IReadOnlyList<TemplateItem>>(Items)!;

    public static string CycleOf(TemplateSubject subject) => subject switch
    {
        TemplateSubject.SalesPerson => "month",
        TemplateSubject.Region => "year",
        _ => "quarter",
    };

    /// <param name="library">The approved indicators by code.</param>
    public static ScoringTemplate Propose(
        TemplateSubject subject, IReadOnlyList<TemplateItem> items, Guid? goalId, string reason, ScoringTemplate? open, int last, IReadOnlyDictionary<string, Kpi> library, IReadOnlyList<string> proposers, DateTimeOffset now)
    {
        Refuse.Broken([TemplateRules.NoOtherMustBeOpen(open), .. TemplateRules.Content(items, library)]);
        return new ScoringTemplate { Id = Guid.CreateVersion7(now), Subject = subject, Edition = last + 1, GoalId = goalId, Items = JsonSerializer.Serialize(items), Proposal = Proposal.Of(reason, proposers, now) };
    }

    /// <summary>One that came with the product.</summary>
    public static ScoringTemplate Seeded(TemplateSubject subject, IReadOnlyList<TemplateItem> items, IReadOnlyDictionary<string, Kpi> library, string source, DateTimeOffset now)
    {
        Refuse.Broken([.. TemplateRules.Content(items, library)]);
        return new ScoringTemplate { Id = Guid.CreateVersion7(now), Subject = subject, Edition = 1, Items = JsonSerializer.Serialize(items), Proposal = Proposal.Seeded(source, DateOnly.MinValue, now) };
    }

    /// <param name="others">What holds for the other subjects.</param>
    public void Approve(IEnumerable<ScoringTemplate> others, IReadOnlyDictionary<string, Kpi> library, DateOnly on, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(Proposal, deciders) ?? TemplateRules.AreasMustBeCovered([.. others, this], library));
        Proposal.Approve(deciders, on, now);
        Version++;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Proposal.Reject(reason, deciders, now);
        Version++;
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Proposal.Withdraw(reason, subject, now);
        Version++;
    }
}

/// <summary>Every reason for which a template is not proposed or not approved.</summary>
internal static class TemplateRules
{
    /// <summary><c>performance.template.proposal-open</c></summary>
    public static Refusal? NoOtherMustBeOpen(ScoringTemplate? open) => open is null ? null : Refusal.State("performance.template.proposal-open", ("edition", open.Edition));

    /// <summary>
    /// <c>performance.template.weights-not-whole</c>, <c>performance.template.kpi-unknown</c>, <c>performance.template.kpi-twice</c>,
    /// <c>performance.template.target-required</c>, <c>performance.template.target-not-allowed</c>, <c>performance.template.part-missing</c>.
    /// </summary>
    public static IEnumerable<Refusal?> Content(IReadOnlyList<TemplateItem> items, IReadOnlyDictionary<string, Kpi> library)
    {
        var sum = items.Sum(i => i.Weight);
        yield return sum == 100 ? null : Refusal.Content("performance.template.weights-not-whole", "/items", ("sum", sum), ("difference", 100 - sum));
        for (var n = 0; n < items.Count; n++)
        {
            var (item, at) = (items[n], FormattableString.Invariant($"/items/{n}"));
            var kpi = library.GetValueOrDefault(item.KpiCode);
            yield return kpi is null ? Refusal.Content("performance.template.kpi-unknown", $"{at}/kpiCode", ("code", item.KpiCode)) : null;
            yield return items.Take(n).Any(i => i.KpiCode == item.KpiCode) ? Refusal.Content("performance.template.kpi-twice", $"{at}/kpiCode", ("code", item.KpiCode)) : null;
            yield return kpi is null ? null : TargetMustFit(item, kpi, $"{at}/target");
        }

        var known = items.Select(i => library.GetValueOrDefault(i.KpiCode)).OfType<Kpi>().ToList();
        yield return known.Count < items.Count || (known.Exists(k => k.Direction != KpiDirection.Rating) && known.Exists(k => k is { Direction: KpiDirection.Rating, Area: KpiArea.TeamManagement })) ? null : Refusal.Content("performance.template.part-missing", "/items");
    }

    private static Refusal? TargetMustFit(TemplateItem item, Kpi kpi, string pointer)
    {
        var rating = kpi.Direction == KpiDirection.Rating;
        if (item.Target is not null && (rating || item.TargetFrom != TargetFrom.Fixed))
            return Refusal.Content("performance.template.target-not-allowed", pointer, ("code", item.KpiCode));
        return rating == (item.TargetFrom == TargetFrom.None) && (item.TargetFrom != TargetFrom.Fixed || item.Target is not null) ? null : Refusal.Content("performance.template.target-required", pointer, ("code", item.KpiCode));
    }

    /// <summary><c>performance.template.areas-uncovered</c>: the templates together cover sales, marketing, service and team management (7.1-2).</summary>
    public static Refusal? AreasMustBeCovered(IEnumerable<ScoringTemplate> templates, IReadOnlyDictionary<string, Kpi> library)
        => Uncovered(templates, library) is { Count: > 0 } missing
            ? Refusal.Content("performance.template.areas-uncovered", "/items", ("areas", string.Join(", ", missing.Select(a => JsonNamingPolicy.CamelCase.ConvertName(a.ToString()))))) : null;

    public static IReadOnlyList<KpiArea> Uncovered(IEnumerable<ScoringTemplate> templates, IReadOnlyDictionary<string, Kpi> library)
        => [.. Enum.GetValues<KpiArea>().Except(templates.SelectMany(t => t.ReadItems()).Select(i => library.GetValueOrDefault(i.KpiCode)).OfType<Kpi>().Select(k => k.Area))];
}
