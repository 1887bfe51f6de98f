namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>What a fact measures.</summary>
internal enum FactMeasure
{
    /// <summary>Signed and not voided, × share (RB-04, RB-05); counts on the day of signing.</summary>
    Signed,

    /// <summary>What a person shall sign in a month by the plan in force (RB-03); counts on the month's first day.</summary>
    PlanTarget,

    /// <summary>What is owed of an instalment; counts on its due day (RB-13).</summary>
    Due,

    /// <summary>What was paid on an instalment and not reversed; counts on its due day (RB-13).</summary>
    Paid,

    /// <summary>A training that was planned, also one that was cancelled; counts on the planned day.</summary>
    TrainingPlanned,

    /// <summary>A planned training that was held; counts on the planned day.</summary>
    TrainingHeld,

    /// <summary>A lead that a campaign captured; known from that day on, it counts where its campaign does (RB-20).</summary>
    Leads,

    /// <summary>How many leads a campaign was to bring; counts on the day on which it ended (10a).</summary>
    LeadTarget,

    /// <summary>What a campaign was to bring in signed contracts; counts on the day on which it ended.</summary>
    RevenueTarget,

    /// <summary>What a campaign was to cost at most; counts on the day on which it ended.</summary>
    CampaignBudget,

    /// <summary>A line of an approved expense claim that names a campaign; known from the approval on, it counts where its campaign does (RB-20).</summary>
    CampaignCost,

    /// <summary>A ticket whose first answer came in time; counts on the day of its arrival (RB-19).</summary>
    FirstResponseMet,

    /// <summary>A ticket whose first answer came, or is late; counts on the day of its arrival. One that is open and not yet due is not among them (RB-19).</summary>
    FirstResponseDue,

    /// <summary>Scores of 4 and 5 of 5 in a closed survey; they count on the day of its closing (RB-19, 10a).</summary>
    SurveySatisfied,

    /// <summary>All scores of that kind in a closed survey, skipped ones left out; they count on the day of its closing (RB-19, 10a).</summary>
    SurveyAnswered,

    /// <summary>A return visit that was made by its day, whenever it was recorded; counts on that day (10a).</summary>
    VisitOnTime,

    /// <summary>A return visit that was to be made; counts on its day. One that was cancelled by then was not (6.3-1).</summary>
    VisitDue,

    /// <summary>An improvement measure that was done by its day, whenever it was recorded or verified; counts on that day (10a).</summary>
    MeasureOnTime,

    /// <summary>An improvement measure that was to be done; counts on its day (6.2-6).</summary>
    MeasureDue,

    /// <summary>A result of an inquiry; counts on the day of its review. Whether that is in time the plan in force says (10a).</summary>
    ResearchDelivered,

    /// <summary>An inquiry of the approved research plan; counts on the day until which it is to be delivered (3.1-2).</summary>
    ResearchDue,
}

/// <summary>A record of a department that a fact comes from.</summary>
/// <param name="Service">The department that owns it.</param>
/// <param name="Kind">contract, payment, plan: as it is traced.</param>
internal sealed record FactSource(string Service, string Kind, Guid Id, string? Number);

/// <summary>
/// 考核事實: what another department told of its work, as scores need it. A fact is never changed. What is told anew of the same thing is a
/// later version under the same key and takes its place from its own day on; so figures can be had as of any day and as known at any
/// moment, in whatever order the events came.
/// </summary>
internal sealed class Fact
{
    private Fact()
    {
    }

    public Guid Id { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    /// <summary>For whom it counts; of receivables who answers for the contract, whom they count for stands in its shares.</summary>
    public Guid? OwnerId { get; private init; }

    public FactMeasure Measure { get; private init; }

    /// <summary>The thing it tells of; of facts with the same key the latest version holds.</summary>
    public string Key { get; private init; } = "";

    public int Version { get; private init; }

    /// <summary>Place among the facts of one version.</summary>
    public int Line { get; private init; }

    /// <summary>The day that decides the period in which it counts.</summary>
    public DateOnly CountsOn { get; private init; }

    /// <summary>The day of the fact.</summary>
    public DateOnly On { get; private init; }

    /// <summary>When its department recorded it.</summary>
    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>When it became known here.</summary>
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>Money, or a number of things.</summary>
    public decimal Amount { get; private init; }

    /// <summary>Only of money.</summary>
    public string? Currency { get; private init; }

    public string SourceService { get; private init; } = "";

    public string SourceKind { get; private init; } = "";

    public Guid SourceId { get; private init; }

    public string? SourceNumber { get; private init; }

    /// <summary>Of an entry of the receivables ledger: opened, paid, cancelled …</summary>
    public string? EntryKind { get; private init; }

    /// <summary>The contract that it belongs to.</summary>
    public Guid? ContractId { get; private init; }

    public Guid? CampaignId { get; private init; }

    /// <summary>What research is about, the same in every revision of the plan.</summary>
    public Guid? InquiryId { get; private init; }

    public static Fact Of(FactHead head, int line, FactMeasure measure, Guid? ownerId, DateOnly countsOn, decimal amount, string? currency, DateTimeOffset now, Guid? inquiryId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        RegionId = head.RegionId,
        DepartmentId = head.DepartmentId,
        OwnerId = ownerId,
        Measure = measure,
        Key = head.Key,
        Version = head.Version,
        Line = line,
        CountsOn = countsOn,
        On = head.On,
        RecordedAt = head.RecordedAt,
        ReceivedAt = now,
        Amount = amount,
        Currency = currency,
        SourceService = head.Source.Service,
        SourceKind = head.Source.Kind,
        SourceId = head.Source.Id,
        SourceNumber = head.Source.Number,
        EntryKind = head.EntryKind,
        ContractId = head.ContractId,
        CampaignId = head.CampaignId,
        InquiryId = inquiryId,
    };
}

/// <summary>What the facts of one version of a thing have in common.</summary>
internal sealed record FactHead(Guid RegionId, Guid? DepartmentId, string Key, int Version, DateOnly On, DateTimeOffset RecordedAt, FactSource Source, Guid? ContractId = null, Guid? CampaignId = null, string? EntryKind = null);

/// <summary>For whom a contract counts, in percent (RB-05); it never changes.</summary>
internal sealed class ContractShare(Guid contractId, int sequence, Guid regionId, Guid employeeId, decimal percent)
{
    public Guid ContractId { get; private init; } = contractId;

    /// <summary>The last takes what the cents leave.</summary>
    public int Sequence { get; private init; } = sequence;

    public Guid RegionId { get; private init; } = regionId;

    public Guid EmployeeId { get; private init; } = employeeId;

    public decimal Percent { get; private init; } = percent;

    /// <summary>Each gets amount × percent, rounded; the last takes what the cents leave (RB-05).</summary>
    /// <param name="shares">Of one contract, in their order.</param>
    public static IReadOnlyList<(Guid EmployeeId, decimal Amount)> Split(decimal amount, IReadOnlyList<(Guid EmployeeId, decimal Percent)> shares)
    {
        var parts = shares.Select(s => (s.EmployeeId, Amount: Math.Round(amount * s.Percent / 100, 2, MidpointRounding.AwayFromZero))).ToList();
        parts[^1] = (parts[^1].EmployeeId, amount - parts.SkipLast(1).Sum(p => p.Amount));
        return parts;
    }
}

/// <summary>Up to where a region's facts were looked at for adjustments: so many had been received since a moment. Facts are only added, so another number means new ones.</summary>
internal sealed class FactWatch(Guid regionId)
{
    public Guid RegionId { get; private init; } = regionId;

    public DateTimeOffset Since { get; private set; } = DateTimeOffset.UnixEpoch;

    public int Count { get; private set; }

    public void Looked(DateTimeOffset since, int count) => (Since, Count) = (since, count);
}
