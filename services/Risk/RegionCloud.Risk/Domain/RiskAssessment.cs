using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Domain;

public enum AssessmentStatus
{
    Open,

    /// <summary>Never changed again.</summary>
    Closed,
}

/// <summary>
/// A region's identification and assessment of its risks in a quarter (duty 11, 9.1): closed when each of the four kinds has a risk that was assessed in the quarter and each
/// grave one has a response. It keeps how all stood then.
/// </summary>
internal sealed class RiskAssessment
{
    private readonly List<AssessedRisk> risks = [];

    private RiskAssessment()
    {
    }

    public static IReadOnlyList<RiskCategory> Mandatory { get; } = [RiskCategory.Market, RiskCategory.Sales, RiskCategory.CustomerService, RiskCategory.FinancialManagement];

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: RA-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary>2026-Q2.</summary>
    public string Period { get; private init; } = "";

    /// <summary>First day of the quarter.</summary>
    public DateOnly From { get; private init; }

    public AssessmentStatus Status { get; private set; }

    public DateOnly OpenedOn { get; private init; }

    public DateTimeOffset OpenedAt { get; private init; }

    public string OpenedBy { get; private init; } = "";

    public DateOnly? ClosedOn { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBy { get; private set; }

    public string? Conclusion { get; private set; }

    /// <summary>As they stood when it was closed.</summary>
    public IReadOnlyList<AssessedRisk> Risks => risks;

    public static RiskAssessment Open(string number, Guid regionId, BusinessPeriod quarter, Act act)
        => new() { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, Period = quarter.ToString(), From = quarter.First, OpenedOn = act.On, OpenedAt = act.At, OpenedBy = act.By };

    /// <summary>All that still keeps it from being closed.</summary>
    public IEnumerable<Refusal?> Missing(IReadOnlyCollection<RegisteredRisk> register, RiskLevel tolerance, DateOnly on)
    {
        var assessed = register.Where(r => r.IsAlive && r.AssessedOn >= From && r.AssessedOn <= on).ToList();
        return
        [
            .. Mandatory.Where(c => assessed.TrueForAll(r => r.Category != c)).Select(RiskRules.CategoryMissing),
            .. register.Where(r => r.IsAlive && r.Level >= tolerance && r.Status is not RiskStatus.Accepted && r.Responses.All(p => p.Status is ResponseStatus.Withdrawn)).OrderBy(r => r.Number, StringComparer.Ordinal).Select(RiskRules.ResponseMissing),
        ];
    }

    public void Close(string conclusion, IReadOnlyCollection<RegisteredRisk> register, RiskLevel tolerance, Act act)
    {
        Refuse.Broken([RiskRules.AssessmentOpen(this), RiskRules.InPeriod(this, act.On), .. Missing(register, tolerance, act.On)]);
        risks.AddRange(register.Where(r => r.IsAlive).OrderBy(r => r.Number, StringComparer.Ordinal).Select(AssessedRisk.Of));
        (Status, Conclusion, ClosedOn, ClosedAt, ClosedBy) = (AssessmentStatus.Closed, conclusion, act.On, act.At, act.By);
        Version++;
    }
}

/// <summary>How a risk stood when the assessment was closed.</summary>
internal sealed record AssessedRisk(Guid Id, Guid RiskId, string Number, RiskCategory Category, string Title, RiskStatus Status, int? Likelihood, int? Impact, int Inherent, int Effectiveness, decimal Residual, RiskLevel Level, int Responses)
{
    public static AssessedRisk Of(RegisteredRisk r)
        => new(Guid.CreateVersion7(), r.Id, r.Number, r.Category, r.Title, r.Status, r.Likelihood, r.Impact, r.Inherent, r.Effectiveness, r.Residual, r.Level, r.Responses.Count(p => p.Status is not ResponseStatus.Withdrawn));
}

/// <summary>
/// Somebody looked in a month at how the measures against risks are carried out and what they bring (duty 12, 9.3-2). It keeps how each stood on the day.
/// </summary>
internal sealed class MonitoringRecord
{
    private readonly List<MonitoredResponse> responses = [];

    private MonitoringRecord()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Unique in its region: RM-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary>The month that it is for: 2026-06.</summary>
    public string Period { get; private init; } = "";

    public DateOnly MonitoredOn { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    public string RecordedBy { get; private init; } = "";

    public string Findings { get; private init; } = "";

    public int Overdue { get; private init; }

    public int Verified { get; private init; }

    public IReadOnlyList<MonitoredResponse> Responses => responses;

    public static MonitoringRecord Of(string number, Guid regionId, BusinessPeriod month, string findings, IReadOnlyCollection<RegisteredRisk> register, Act act)
    {
        var all = register.Where(r => r.IsAlive).OrderBy(r => r.Number, StringComparer.Ordinal).SelectMany(r => r.Responses.Where(p => p.Status is not ResponseStatus.Withdrawn).OrderBy(p => p.Sequence).Select(p => MonitoredResponse.Of(r, p, act.On))).ToList();
        var record = new MonitoringRecord
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = regionId,
            Period = month.ToString(),
            MonitoredOn = act.On,
            RecordedAt = act.At,
            RecordedBy = act.By,
            Findings = findings,
            Overdue = all.Count(r => r.IsOverdue),
            Verified = all.Count(r => r.Status is ResponseStatus.Verified),
        };
        record.responses.AddRange(all);
        return record;
    }
}

/// <summary>How a measure stood on the day, and what it and the others have left of the risk.</summary>
internal sealed record MonitoredResponse(Guid Id, Guid RiskId, Guid ResponseId, string Number, ResponseStatus Status, DateOnly DueOn, bool IsOverdue, int Share, int Inherent, int Effectiveness, decimal Residual)
{
    public static MonitoredResponse Of(RegisteredRisk risk, RiskResponse response, DateOnly on)
        => new(Guid.CreateVersion7(), risk.Id, response.ResponseId, response.Number, response.Status, response.DueOn, response.IsOverdue(on), response.Share, risk.Inherent, risk.Effectiveness, risk.Residual);
}
