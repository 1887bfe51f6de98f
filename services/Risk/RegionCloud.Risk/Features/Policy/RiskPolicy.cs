using System.Globalization;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Risk.Features.Policy;

/// <summary>Risk's part of the rule book's numbers.</summary>
internal static class RiskPolicy
{
    private const string Days = "days";
    private const string Likelihood = "likelihood";
    private const decimal Least = -1_000_000m;
    private const decimal Most = 1_000_000m;

    /// <summary>No duty is due later than so many days after its period.</summary>
    public const int LatestDueDay = 92;

    /// <summary>So many days after the end of its period each periodic duty is due; before it, if negative (RB-09).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> DutyDueDays = PolicyParameter.Table(
        "dutyDueDays", "day", "RB-09", "label.risk.policy.duty-due-days", min: -27, max: LatestDueDay,
        Regulation.Duties.Where(d => d.IsPeriodic).ToDictionary(d => d.Name, _ => (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(StringComparer.Ordinal) { [Days] = 0 }, StringComparer.Ordinal));

    /// <summary>For so many days after its day a duty that is overdue is told every day; after that it only stands in the calendar (RB-09).</summary>
    public static readonly PolicyParameter<int> DutyReminderDays = PolicyParameter.Whole("dutyReminderDays", "day", "RB-09", "label.risk.policy.duty-reminder-days", 31, min: 1, max: 366);

    /// <summary>Where the colours of each indicator part, and which side a limit itself is on (RB-30).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, KriThreshold>> Thresholds = new(
        "kriThresholds", "percent", "RB-30", "label.risk.policy.kri-thresholds",
        new Dictionary<string, KriThreshold>(StringComparer.Ordinal)
        {
            ["K-MKT-1"] = new(KriBetter.High, 90m, GreenInclusive: true, 70m, AmberInclusive: true),
            ["K-MKT-2"] = new(KriBetter.Low, 0m, GreenInclusive: true, 10m, AmberInclusive: true),
            ["K-SAL-1"] = new(KriBetter.High, 95m, GreenInclusive: true, 85m, AmberInclusive: true),
            ["K-CS-1"] = new(KriBetter.High, 90m, GreenInclusive: true, 75m, AmberInclusive: true),
            ["K-CS-2"] = new(KriBetter.High, 80m, GreenInclusive: true, 70m, AmberInclusive: true),
            ["K-FIN-1"] = new(KriBetter.Low, 10m, GreenInclusive: true, 20m, AmberInclusive: true),
            ["K-FIN-2"] = new(KriBetter.Low, 100m, GreenInclusive: true, 110m, AmberInclusive: true),
        },
        new PolicyBounds("thresholds", Least, Most, [.. Kri.All.Select(k => k.Code)], ["better", "green", "greenInclusive", "amber", "amberInclusive"]),
        (value, at) =>
        [
            PolicyRules.Named("kriThresholds", at, value.Keys.Order(StringComparer.Ordinal), [.. Kri.All.Select(k => k.Code).Order(StringComparer.Ordinal)]),
            .. value.SelectMany(t => new[]
            {
                PolicyRules.Between("kriThresholds", $"{at}/{t.Key}/green", t.Value.Green, Least, Most),
                PolicyRules.Between("kriThresholds", $"{at}/{t.Key}/amber", t.Value.Amber, Least, Most),
                PolicyRules.Ordered("kriThresholds", $"{at}/{t.Key}", t.Value.Better is KriBetter.High ? [t.Value.Amber, t.Value.Green] : [t.Value.Green, t.Value.Amber]),
            }),
        ]);

    /// <summary>A red alert is acknowledged by the end of so many working days after its day, or headquarters is told (RB-33).</summary>
    public static readonly PolicyParameter<int> AcknowledgeDays = PolicyParameter.Whole("alertAcknowledgeDays", "workingDay", "RB-33", "label.risk.policy.acknowledge-days", 1, min: 0, max: 30);

    /// <summary>A red alert and a risk from this level on have a response plan by the end of so many working days after the day (RB-34).</summary>
    public static readonly PolicyParameter<int> PlanDays = PolicyParameter.Whole("responsePlanDays", "workingDay", "RB-34", "label.risk.policy.plan-days", 5, min: 0, max: 60);

    /// <summary>The dunning level from which on a notice raises a red alert (RB-33).</summary>
    public static readonly PolicyParameter<int> DunningAlertLevel = PolicyParameter.Whole("dunningAlertLevel", "level", "RB-33", "label.risk.policy.dunning-alert-level", 4, min: 1, max: 11);

    /// <summary>The colour of the alert that suspected splitting of expense claims raises (RB-33).</summary>
    public static readonly PolicyParameter<string> SplittingColour = PolicyParameter.Choice("expenseSplittingColour", "RB-33", "label.risk.policy.splitting-colour", "amber", "amber", "red");

    /// <summary>Likelihood proposed for the worst colour of a category's indicators (RB-31).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> LikelihoodByColour = PolicyParameter.Table(
        "likelihoodByColour", "point", "RB-31", "label.risk.policy.likelihood-by-colour", min: 1, max: RiskMatrix.Steps,
        new[] { ("green", 2), ("amber", 3), ("red", 4) }.ToDictionary(c => c.Item1, c => (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(StringComparer.Ordinal) { [Likelihood] = c.Item2 }, StringComparer.Ordinal));

    /// <summary>Added to it if the category was red in the quarter before too (RB-31).</summary>
    public static readonly PolicyParameter<int> LikelihoodRedAgain = PolicyParameter.Whole("likelihoodRedAgain", "point", "RB-31", "label.risk.policy.likelihood-red-again", 1, min: 0, max: RiskMatrix.Steps);

    /// <summary>The least money at stake of each impact (RB-31).</summary>
    public static readonly PolicyParameter<IReadOnlyList<PolicyBand>> ImpactBands = PolicyParameter.Bands(
        "impactBands", "CNY", "RB-31", "label.risk.policy.impact-bands", min: 0, max: 999_999_999_999m, new("5", 1_000_000m), new("4", 500_000m), new("3", 200_000m), new("2", 50_000m), new("1", 0m));

    /// <summary>The least score of each level, and after how many days a risk of that level is reviewed (RB-32, RB-34).</summary>
    public static readonly PolicyParameter<IReadOnlyList<PolicyBand>> RiskLevels = PolicyParameter.Bands(
        "riskLevels", "point", "RB-32", "label.risk.policy.risk-levels", min: 0, max: RiskMatrix.Unassessed, new("critical", 17m, 30m), new("high", 10m, 60m), new("medium", 5m, 90m), new("low", 0m, 180m));

    /// <summary>From this level on a risk has a response plan (9.1-3, RB-34).</summary>
    public static readonly PolicyParameter<string> Tolerance = PolicyParameter.Choice("responseFromLevel", "RB-34", "label.risk.policy.response-from-level", "high", "low", "medium", "high", "critical");

    public static readonly IReadOnlyList<PolicyParameter> All =
    [
        DutyDueDays, DutyReminderDays, Thresholds, AcknowledgeDays, PlanDays, DunningAlertLevel, SplittingColour, LikelihoodByColour, LikelihoodRedAgain, ImpactBands, RiskLevels, Tolerance,
    ];

    /// <summary>How risks are scored under a policy set.</summary>
    public static RiskMatrix Matrix(this PolicySet set)
    {
        var (colours, bands, levels) = (LikelihoodByColour.In(set), ImpactBands.In(set), RiskLevels.In(set));
        var defaults = new Dictionary<RiskLevel, int> { [RiskLevel.Critical] = 30, [RiskLevel.High] = 60, [RiskLevel.Medium] = 90, [RiskLevel.Low] = 180 };
        return new RiskMatrix(
            new Dictionary<KriColour, int> { [KriColour.Green] = colours["green"][Likelihood], [KriColour.Amber] = colours["amber"][Likelihood], [KriColour.Red] = colours["red"][Likelihood] },
            LikelihoodRedAgain.In(set),
            levels.ToDictionary(l => Read<RiskLevel>(l.Name), l => l.From),
            levels.ToDictionary(l => Read<RiskLevel>(l.Name), l => l.Value is { } days ? (int)days : defaults[Read<RiskLevel>(l.Name)]),
            bands.ToDictionary(b => int.Parse(b.Name, CultureInfo.InvariantCulture), b => b.From),
            Read<RiskLevel>(Tolerance.In(set)),
            set.Id);
    }

    private static T Read<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);

    /// <summary>When a periodic duty is due under a policy set, counted from the end of its period.</summary>
    public static Func<RegulatedDuty, int> DaysAfterPeriod(this PolicySet set)
    {
        var days = DutyDueDays.In(set);
        return duty => days.TryGetValue(duty.Name, out var row) ? row[Days] : 0;
    }

    /// <summary>Deadlines of red alerts under a policy set, by the company's working time.</summary>
    public static AlertDeadlines Deadlines(this PolicySet set, OrganisationSnapshot organisation) => new(organisation.WorkingTime(), AcknowledgeDays.In(set), PlanDays.In(set));

    /// <summary>The company's calendar; until Performance has told the first one, the usual week without holidays.</summary>
    public static WorkingCalendar WorkingTime(this OrganisationSnapshot organisation) => organisation.Calendar ?? new WorkingCalendar(0, [WorkingWeek.Standard], []);
}
