using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>Where a commitment stands.</summary>
internal enum CommitmentStatus
{
    Granted,
    Refused,

    /// <summary>Taken back by who asked; an answer to it is not waited for any more.</summary>
    Withdrawn,

    /// <summary>Who asked needs no more of it.</summary>
    Ended,
}

/// <summary>
/// Money that another department asked for: a campaign's budget, a bonus (RB-28). Its id is the request's, so that the same request counts
/// once. At every moment amount = consumed + released + remaining, and none is negative.
/// </summary>
internal sealed class BudgetCommitment
{
    private BudgetCommitment()
    {
    }

    /// <summary>The request's id.</summary>
    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public int Year { get; private init; }

    public string Category { get; private init; } = "";

    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>campaign, bonus.</summary>
    public string Origin { get; private init; } = "";

    public Guid OriginId { get; private init; }

    public string OriginNumber { get; private init; } = "";

    public Guid? CampaignId { get; private init; }

    public CommitmentStatus Status { get; private set; }

    /// <summary>Why it was refused: a limit of the check, or wrongCurrency.</summary>
    public string? RefusedFor { get; private set; }

    /// <summary>The check that decided; none when it was withdrawn before it was asked.</summary>
    public BudgetCheck? Check { get; private set; }

    public string? Justification { get; private init; }

    public DateOnly RequestedOn { get; private init; }

    /// <summary>Subject.</summary>
    public string RequestedBy { get; private init; } = "";

    public DateTimeOffset AnsweredAt { get; private init; }

    public decimal Consumed { get; private set; }

    public decimal Released { get; private set; }

    /// <summary>Spent beyond it.</summary>
    public decimal Overspent { get; private set; }

    public decimal Remaining => Status == CommitmentStatus.Refused ? 0m : Amount - Consumed - Released;

    /// <summary>Commits the money or refuses it (RB-27): what blocks refuses; a warning commits with the region manager's justification.</summary>
    public static BudgetCommitment Ask(BudgetRequest request, BudgetPosition position, string? justification, Act act)
    {
        var check = position.Check(request.Category, request.Amount);
        var refusedFor = request.Currency != position.Currency ? "wrongCurrency"
            : check.Action == BudgetAction.Block || (check.Action == BudgetAction.Warn && string.IsNullOrWhiteSpace(justification)) ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(check.Limit.ToString())
            : null;
        var commitment = Of(request, act, justification, check, refusedFor is null ? CommitmentStatus.Granted : CommitmentStatus.Refused);
        commitment.RefusedFor = refusedFor;
        if (refusedFor is null)
            commitment.Post(position, BudgetEntryKind.Committed, request.Amount, request.Id, 0, act);
        return commitment;
    }

    /// <summary>A request that was taken back before it came: when it comes it stays so.</summary>
    public static BudgetCommitment WithdrawnBefore(BudgetRequest request, Act act)
    {
        var commitment = Of(request, act, justification: null, check: null, CommitmentStatus.Withdrawn);
        commitment.Released = commitment.Amount;
        return commitment;
    }

    /// <summary>Takes it back, or says that no more is needed: what is left is released. A refused one stays refused.</summary>
    public void Close(CommitmentStatus status, BudgetPosition position, Act act)
    {
        if (Status != CommitmentStatus.Granted)
            return;

        if (Remaining > 0)
        {
            Post(position, BudgetEntryKind.CommitmentReleased, -Remaining, Id, 0, act);
            Released += Remaining;
        }

        Status = status;
        Version++;
    }

    /// <summary>
    /// An expense or a payout uses it as far as it reaches; what is beyond is shown as overspent, not refused for it (RB-28). Gives what
    /// it took off the commitment.
    /// </summary>
    public decimal Consume(decimal amount, BudgetPosition position, Guid reference, int line, Act act)
    {
        var part = Math.Min(amount, Math.Max(Remaining, 0m));
        if (part > 0)
            Post(position, BudgetEntryKind.CommitmentConsumed, -part, reference, line, act);
        Consumed += part;
        Overspent += amount - part;
        Version++;
        return part;
    }

    /// <summary>A payout out of it: an actual.</summary>
    public void Spend(decimal amount, BudgetPosition position, Guid payoutId, Act act)
    {
        Consume(amount, position, payoutId, 0, act);
        Post(position, BudgetEntryKind.Spent, amount, payoutId, 0, act);
    }

    private static BudgetCommitment Of(BudgetRequest request, Act act, string? justification, BudgetCheck? check, CommitmentStatus status) => new()
    {
        Id = request.Id,
        RegionId = request.RegionId,
        DepartmentId = request.DepartmentId,
        Year = request.Year,
        Category = request.Category,
        Amount = request.Amount,
        Currency = request.Currency,
        Origin = request.Origin,
        OriginId = request.OriginId,
        OriginNumber = request.OriginNumber,
        CampaignId = request.CampaignId,
        Status = status,
        Check = check,
        Justification = justification,
        RequestedOn = act.On,
        RequestedBy = act.By,
        AnsweredAt = act.At,
    };

    private void Post(BudgetPosition position, BudgetEntryKind kind, decimal amount, Guid reference, int line, Act act)
        => position.Post(Category, DepartmentId, kind, amount, new BudgetOrigin(Origin, OriginId, OriginNumber, reference), act, line, CampaignId);
}

/// <summary>What is asked for.</summary>
internal sealed record BudgetRequest(
    Guid Id, Guid RegionId, Guid? DepartmentId, int Year, string Category, decimal Amount, string Currency, string Origin, Guid OriginId, string OriginNumber, Guid? CampaignId);
