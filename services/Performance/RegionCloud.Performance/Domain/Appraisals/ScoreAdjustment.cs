using System.Text.Json;

namespace RegionCloud.Performance.Domain.Appraisals;

internal enum AdjustmentStatus
{
    /// <summary>Waits for the subject's next cycle.</summary>
    Pending,

    /// <summary>The next cycle was published with it.</summary>
    Carried,

    /// <summary>What became known still later made it nothing.</summary>
    Vanished,
}

/// <summary>Why a published score would be another now.</summary>
internal enum AdjustmentCause
{
    /// <summary>Facts became known after the publication: a back-dated payment, a voided contract (RB-04, RB-25).</summary>
    LateFacts,

    /// <summary>An objection was upheld.</summary>
    Objection,
}

/// <summary>What an item would be now.</summary>
internal sealed record AdjustedItem(string KpiCode, decimal? OldActual, decimal? NewActual, decimal? OldTarget, decimal? NewTarget, decimal? OldScore, decimal? NewScore);

/// <summary>
/// 調整: by how much a published score would be another now. What was published stays as it is; the adjustment stands beside it, visible to the
/// person, and goes with the subject's next cycle (RB-25).
/// </summary>
internal sealed class ScoreAdjustment
{
    private ScoreAdjustment()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid AppraisalId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public Guid? OwnerId { get; private init; }

    public string Period { get; private init; } = "";

    /// <summary>1 for an appraisal's first adjustment, then counting up: two who find the same at once make one.</summary>
    public int Sequence { get; private init; }

    public AdjustmentStatus Status { get; private set; }

    public AdjustmentCause Cause { get; private set; }

    public decimal? OldTotal { get; private init; }

    public decimal? NewTotal { get; private set; }

    public string? OldGrade { get; private init; }

    public string? NewGrade { get; private set; }

    /// <summary>The items that differ, as JSON.</summary>
    public string Items { get; private set; } = "[]";

    public DateOnly FoundOn { get; private set; }

    public DateTimeOffset FoundAt { get; private set; }

    /// <summary>The appraisal of the subject's next cycle with which it was published.</summary>
    public Guid? CarriedInto { get; private set; }

    public DateOnly? CarriedOn { get; private set; }

    public IReadOnlyList<AdjustedItem> ReadItems() => JsonSerializer.Deserialize<IReadOnlyList<AdjustedItem>>(Items)!;

    /// <param name="before">What stood last: what was published, or what an earlier adjustment made of it.</param>
    public static ScoreAdjustment Find(Appraisal appraisal, int sequence, (decimal? Total, string? Grade) before, Scored now, AdjustmentCause cause, DateOnly on, DateTimeOffset at)
    {
        var adjustment = new ScoreAdjustment
        {
            Id = Guid.CreateVersion7(at),
            AppraisalId = appraisal.Id,
            RegionId = appraisal.RegionId,
            DepartmentId = appraisal.DepartmentId,
            OwnerId = appraisal.OwnerId,
            Period = appraisal.Period,
            Sequence = sequence,
            OldTotal = before.Total,
            OldGrade = before.Grade,
        };
        adjustment.Set(appraisal, now, cause, on, at);
        return adjustment;
    }

    /// <summary>Still later facts: the same adjustment, with the score as it is now.</summary>
    public void Update(Appraisal appraisal, Scored now, AdjustmentCause cause, DateOnly on, DateTimeOffset at)
    {
        Set(appraisal, now, cause, on, at);
        Status = NewTotal == OldTotal ? AdjustmentStatus.Vanished : AdjustmentStatus.Pending;
        Version++;
    }

    public void Carry(Guid into, DateOnly on)
    {
        (Status, CarriedInto, CarriedOn) = (AdjustmentStatus.Carried, into, on);
        Version++;
    }

    private void Set(Appraisal appraisal, Scored now, AdjustmentCause cause, DateOnly on, DateTimeOffset at)
    {
        (NewTotal, NewGrade, Cause, FoundOn, FoundAt) = (now.Total, now.Grade, cause, on, at);
        Items = JsonSerializer.Serialize(appraisal.Items
            .Select(i => (Old: i, New: now.Items[i.KpiCode]))
            .Select(i => new AdjustedItem(i.Old.KpiCode, i.Old.Actual, Rounded(i.New.Measured.Actual), i.Old.Target, Rounded(i.New.Measured.Target), i.Old.ItemScore, Rounded(i.New.Score)))
            .Where(i => i.OldScore != i.NewScore || i.OldActual != i.NewActual || i.OldTarget != i.NewTarget));
    }

    private static decimal? Rounded(decimal? value) => value is { } v ? ItemScore.Reported(v) : null;
}
