namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>What of a measure counts for a cycle.</summary>
internal enum FactSpan
{
    /// <summary>What counts in the period.</summary>
    Period,

    /// <summary>All that counts up to the period's last day (10a: every instalment due up to then).</summary>
    SinceEver,

    /// <summary>What belongs to a campaign that ended in the period, up to the period's last day (10a).</summary>
    EndedCampaigns,

    /// <summary>The inquiries that are due in the period by the research plan in force, and of each whether a result was delivered by its day (10a).</summary>
    DueInquiries,
}

/// <summary>How an indicator of the library is reckoned from facts. One that is not here is entered or judged.</summary>
/// <param name="Actual">What is counted.</param>
/// <param name="Against">What it is held against.</param>
/// <param name="IsRate">The actual is a rate in percent: counted ÷ held against × 100. Otherwise what it is held against is the target.</param>
/// <param name="IsMoney">Both are amounts.</param>
internal sealed record KpiFormula(FactMeasure Actual, FactMeasure Against, bool IsRate, bool IsMoney, FactSpan Span = FactSpan.Period)
{
    public static readonly IReadOnlyDictionary<string, KpiFormula> All = new Dictionary<string, KpiFormula>(StringComparer.Ordinal)
    {
        ["contractAttainment"] = new(FactMeasure.Signed, FactMeasure.PlanTarget, IsRate: false, IsMoney: true),
        ["collectionRate"] = Collection,
        ["trainingsHeld"] = new(FactMeasure.TrainingHeld, FactMeasure.TrainingPlanned, IsRate: false, IsMoney: false),
        ["leads"] = new(FactMeasure.Leads, FactMeasure.LeadTarget, IsRate: false, IsMoney: false, FactSpan.EndedCampaigns),
        ["campaignRevenue"] = new(FactMeasure.Signed, FactMeasure.RevenueTarget, IsRate: false, IsMoney: true, FactSpan.EndedCampaigns),
        ["campaignCost"] = new(FactMeasure.CampaignCost, FactMeasure.CampaignBudget, IsRate: false, IsMoney: true, FactSpan.EndedCampaigns),
        ["firstResponse"] = Rate(FactMeasure.FirstResponseMet, FactMeasure.FirstResponseDue),
        ["csat"] = Rate(FactMeasure.SurveySatisfied, FactMeasure.SurveyAnswered),
        ["returnVisitsOnTime"] = Rate(FactMeasure.VisitOnTime, FactMeasure.VisitDue),
        ["measuresOnTime"] = Rate(FactMeasure.MeasureOnTime, FactMeasure.MeasureDue),
        ["researchOnTime"] = Rate(FactMeasure.ResearchDelivered, FactMeasure.ResearchDue, FactSpan.DueInquiries),
    };

    /// <summary>Paid ÷ due × 100 on every instalment due up to the last day (RB-13).</summary>
    public static KpiFormula Collection => new(FactMeasure.Paid, FactMeasure.Due, IsRate: true, IsMoney: true, FactSpan.SinceEver);

    private static KpiFormula Rate(FactMeasure actual, FactMeasure against, FactSpan span = FactSpan.Period) => new(actual, against, IsRate: true, IsMoney: false, span);
}

/// <summary>A fact as reckoning needs it.</summary>
internal sealed record FactRow
{
    public required FactMeasure Measure { get; init; }

    public required Guid? DepartmentId { get; init; }

    public required Guid? OwnerId { get; init; }

    public required DateOnly CountsOn { get; init; }

    public required DateOnly On { get; init; }

    public required decimal Amount { get; init; }

    public required string? Currency { get; init; }

    public required string? EntryKind { get; init; }

    public required Guid? ContractId { get; init; }

    public required Guid? CampaignId { get; init; }

    public required Guid? InquiryId { get; init; }

    public required string SourceService { get; init; }

    public required string SourceKind { get; init; }

    public required Guid SourceId { get; init; }

    public required string? SourceNumber { get; init; }
}

/// <summary>All facts of a region that a cycle can be reckoned from.</summary>
/// <param name="shares">Of each contract, in their order (RB-05).</param>
internal sealed class RegionFacts(DateOnly first, DateOnly last, IReadOnlyList<FactRow> rows, ILookup<Guid, (Guid EmployeeId, decimal Percent)> shares)
{
    /// <summary>So many records are kept with an item; of more the facts themselves tell.</summary>
    public const int MostRecords = 500;

    private readonly ILookup<FactMeasure, FactRow> byMeasure = rows.ToLookup(r => r.Measure);

    /// <summary>The plan's, else that of all amounts signed or due; null where these are in several moneys, which are never added.</summary>
    public string? Currency { get; } = CurrencyOf([.. rows.Where(r => r.CampaignId is null || (r.Measure == FactMeasure.Signed && r.CountsOn >= first))]);

    /// <summary>What an item came to for a subject (RB-04, RB-13, RB-19, RB-20, 10a).</summary>
    public Measured Of(AppraisalItem item, AppraisalSubject subject)
    {
        if (!KpiFormula.All.TryGetValue(item.KpiCode, out var formula))
            return Missing(NotMeasurableReason.NoFacts, Explanation.Nothing);

        var counting = Counting(formula, subject);
        // A campaign has its own currency, whatever the plan's is.
        var currency = !formula.IsMoney ? null : formula.Span == FactSpan.EndedCampaigns ? CurrencyOf([.. counting(formula.Against)]) : Currency;
        var (actual, against) = (Sum(formula.Actual, formula, counting(formula.Actual), currency, subject), Sum(formula.Against, formula, counting(formula.Against), currency, subject));
        var records = actual.Records.Concat(against.Records).ToList();
        var explanation = new Explanation(
            [new ExplainedInput(formula.Actual.Name(), actual.Amount, currency), new ExplainedInput(formula.Against.Name(), against.Amount, currency)], records.Count, [.. records.Take(MostRecords)]);
        if (formula.IsMoney && currency is null)
            return Missing(NotMeasurableReason.MixedCurrencies, explanation);
        if (formula.IsRate && against.Amount <= 0)
            return Missing(NotMeasurableReason.NothingToMeasure, explanation);

        var target = item.TargetFrom == TargetFrom.Fixed ? item.FixedTarget : formula.IsRate ? null : against.Amount;
        return target is > 0
            ? new Measured(ItemState.Measured, formula.IsRate ? actual.Amount / against.Amount * 100 : actual.Amount, target, null, explanation)
            : Missing(NotMeasurableReason.NoTarget, explanation);
    }

    /// <summary>A person's collection rate in percent, unrounded; null while nothing was due (RB-13).</summary>
    public decimal? CollectionOf(Guid employeeId)
    {
        var subject = new AppraisalSubject(TemplateSubject.SalesPerson, null, employeeId);
        var counting = Counting(KpiFormula.Collection, subject);
        var due = Sum(FactMeasure.Due, KpiFormula.Collection, counting(FactMeasure.Due), Currency, subject).Amount;
        return Currency is not null && due > 0 ? Sum(FactMeasure.Paid, KpiFormula.Collection, counting(FactMeasure.Paid), Currency, subject).Amount / due * 100 : null;
    }

    /// <summary>What counts of a formula's two measures for each person and for the region (null), in every money: what is held against the books of whoever owns it.</summary>
    public IEnumerable<(FactMeasure Measure, Guid? EmployeeId, string Currency, decimal Amount)> Totals(KpiFormula formula)
        => new[] { formula.Actual, formula.Against }.SelectMany(measure =>
        {
            var counting = Counting(formula, new AppraisalSubject(TemplateSubject.Region, null, null))(measure).ToList();
            // Campaigns, trainings, tickets, surveys, visits, measures and research are nobody's own.
            var persons = measure is FactMeasure.Due or FactMeasure.Paid
                ? counting.GroupBy(r => (r.ContractId, r.CountsOn, r.EntryKind, r.Currency)).SelectMany(g => ContractShare.Split(g.Sum(r => r.Amount), [.. shares[g.Key.ContractId!.Value]]).Select(p => (EmployeeId: (Guid?)p.EmployeeId, g.Key.Currency, p.Amount)))
                : formula is { IsMoney: true, Span: not FactSpan.EndedCampaigns } ? counting.Select(r => (EmployeeId: r.OwnerId, r.Currency, r.Amount)) : [];
            return (IEnumerable<(FactMeasure, Guid?, string, decimal)>)
            [
                .. persons.GroupBy(p => (p.EmployeeId, p.Currency)).Select(g => (measure, g.Key.EmployeeId, g.Key.Currency ?? "", g.Sum(p => p.Amount))),
                .. counting.GroupBy(r => r.Currency).Select(g => (measure, (Guid?)null, g.Key ?? "", g.Sum(r => r.Amount))),
            ];
        });

    private static Measured Missing(NotMeasurableReason reason, Explanation explanation) => new(ItemState.NotMeasurable, null, null, reason, explanation);

    /// <summary>What of each measure counts for a formula, in every money.</summary>
    private Func<FactMeasure, IEnumerable<FactRow>> Counting(KpiFormula formula, AppraisalSubject subject)
    {
        if (formula.Span == FactSpan.DueInquiries)
        {
            var due = byMeasure[formula.Against].Where(r => r.CountsOn >= first && r.CountsOn <= last).ToList();
            var delivered = byMeasure[formula.Actual].ToLookup(r => r.InquiryId);
            // The first result counts, once for each inquiry, and where the inquiry does.
            return measure => measure == formula.Against ? due
                : due.Select(d => delivered[d.InquiryId].Where(r => r.CountsOn <= d.CountsOn).MinBy(r => (r.CountsOn, r.SourceId)) is { } result ? result with { DepartmentId = d.DepartmentId } : null).OfType<FactRow>();
        }

        if (formula.Span != FactSpan.EndedCampaigns)
            return measure => byMeasure[measure].Where(r => r.CountsOn <= last && (formula.Span == FactSpan.SinceEver || r.CountsOn >= first));

        // A campaign is its department's, whoever signs its contracts or spends its money.
        var ended = byMeasure[FactMeasure.CampaignBudget].Where(r => r.CountsOn >= first && r.CountsOn <= last && (subject.Subject == TemplateSubject.Region || r.DepartmentId == subject.DepartmentId)).Select(r => r.CampaignId).ToHashSet();
        return measure => byMeasure[measure].Where(r => r.CountsOn <= last && r.CampaignId is not null && ended.Contains(r.CampaignId));
    }

    private (decimal Amount, IReadOnlyList<ExplainedRecord> Records) Sum(FactMeasure measure, KpiFormula formula, IEnumerable<FactRow> all, string? currency, AppraisalSubject subject)
    {
        var counting = all.Where(r => !formula.IsMoney || r.Currency == currency);
        if (subject.Subject == TemplateSubject.SalesPerson && measure is FactMeasure.Due or FactMeasure.Paid)
            return SharedOf(counting, measure, subject.EmployeeId!.Value);

        List<FactRow> own = [.. subject.Subject switch
        {
            TemplateSubject.SalesPerson => counting.Where(r => r.OwnerId == subject.EmployeeId),
            _ when subject.Subject == TemplateSubject.Region || formula.Span == FactSpan.EndedCampaigns => counting,
            _ => counting.Where(r => r.DepartmentId == subject.DepartmentId),
        }];
        return (own.Sum(r => r.Amount), [.. own.OrderBy(r => r.CountsOn).ThenBy(r => r.SourceId).Select(r => Record(r, r.Amount))]);
    }

    /// <summary>Of a shared contract's receivables a person has his share of each due day and kind of entry, as Finance reckons it.</summary>
    private (decimal Amount, IReadOnlyList<ExplainedRecord> Records) SharedOf(IEnumerable<FactRow> counting, FactMeasure measure, Guid employeeId)
    {
        var (sum, records) = (0m, new List<ExplainedRecord>());
        foreach (var group in counting.GroupBy(r => (r.ContractId, r.CountsOn, r.EntryKind)).OrderBy(g => g.Key.CountsOn).ThenBy(g => g.Key.ContractId))
        {
            var parties = shares[group.Key.ContractId!.Value].ToList();
            if (!parties.Exists(s => s.EmployeeId == employeeId))
                continue;

            var part = ContractShare.Split(group.Sum(r => r.Amount), parties).Where(p => p.EmployeeId == employeeId).Sum(p => p.Amount);
            sum += part;
            var entry = group.First();
            records.Add(new ExplainedRecord("sales", "contract", group.Key.ContractId.Value, entry.SourceNumber, measure.Name(), part, group.Key.CountsOn));
            records.AddRange(group.Where(r => r.SourceKind == "payment").Select(r => Record(r, r.Amount)));
        }

        return (sum, records);
    }

    private static ExplainedRecord Record(FactRow r, decimal amount) => new(r.SourceService, r.SourceKind, r.SourceId, r.SourceNumber, r.Measure.Name(), amount, r.CountsOn);

    private static string? CurrencyOf(IReadOnlyList<FactRow> rows) => Only(rows.Where(r => r.Measure == FactMeasure.PlanTarget)) ?? Only(rows) ?? (rows.Any(r => r.Currency is not null) ? null : "CNY");

    private static string? Only(IEnumerable<FactRow> rows) => rows.Select(r => r.Currency).OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToList() is [var only] ? only : null;
}
