using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>How far an opportunity is.</summary>
internal enum OpportunityStage
{
    Discovery,
    Proposal,
    Negotiation,

    /// <summary>A contract of it was signed.</summary>
    Won,
    Lost,
}

/// <summary>Why opportunities are won or lost (the policy asks for lessons, 5.2-4).</summary>
internal static class OutcomeReason
{
    public static IReadOnlyList<string> All => ["price", "product", "relationship", "service", "deliveryTime", "competitor", "budget", "noDecision", "other"];
}

/// <summary>Business that may come about (商機): with a customer, an amount, a probability and a month (RB-07). It is won by the signing of its contract.</summary>
internal sealed class Opportunity
{
    private readonly List<OpportunityStep> steps = [];

    private Opportunity()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid CustomerId { get; private init; }

    public string CustomerName { get; private init; } = "";

    public string Title { get; private set; } = "";

    public string Currency { get; private init; } = "";

    public decimal Amount { get; private set; }

    /// <summary>In percent.</summary>
    public decimal Probability { get; private set; }

    public DateOnly ExpectedOn { get; private set; }

    public OpportunityStage Stage { get; private set; }

    public Guid? LeadId { get; private init; }

    public Provenance Provenance { get; private init; } = null!;

    public Guid? ContractId { get; private set; }

    public string? OutcomeReason { get; private set; }

    public string? OutcomeNote { get; private set; }

    /// <summary>All it ever was, by day: what a forecast as of a day reads.</summary>
    public IReadOnlyList<OpportunityStep> Steps => steps;

    public bool IsOpen => Stage is not (OpportunityStage.Won or OpportunityStage.Lost);

    public static Opportunity Begin(Guid regionId, Guid departmentId, Guid ownerId, Customer customer, string currency, OpportunityFacts facts, Guid? leadId, Provenance provenance, Act act)
    {
        var opportunity = new Opportunity
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = regionId,
            DepartmentId = departmentId,
            OwnerId = ownerId,
            CustomerId = customer.Id,
            CustomerName = customer.Name,
            Currency = currency,
            LeadId = leadId,
            Provenance = provenance,
        };
        opportunity.Set(facts);
        opportunity.Note(act);
        opportunity.Version = 1;
        return opportunity;
    }

    public void Change(OpportunityFacts facts, Act act)
    {
        Refuse.Broken(OpportunityRules.MustBeOpen(this, "change"), OpportunityRules.NotBefore(this, act.On));
        Set(facts);
        Note(act);
    }

    /// <summary>Its contract was signed; why it was won is said afterwards.</summary>
    public void Win(Guid contractId, Act act)
    {
        if (!IsOpen)
            return;
        (Stage, Probability, ContractId) = (OpportunityStage.Won, 100m, contractId);
        Note(act);
    }

    public void Lose(string reason, string? note, Act act)
    {
        Refuse.Broken(OpportunityRules.MustBeOpen(this, "lose"), OpportunityRules.NotBefore(this, act.On));
        (Stage, Probability, OutcomeReason, OutcomeNote) = (OpportunityStage.Lost, 0m, reason, note);
        Note(act);
    }

    public void ExplainWin(string reason, string? note)
    {
        Refuse.Broken(OpportunityRules.MustBeWon(this));
        (OutcomeReason, OutcomeNote) = (reason, note);
        Version++;
    }

    private void Set(OpportunityFacts facts)
    {
        Refuse.Broken(OpportunityRules.StageIsOpen(facts.Stage));
        (Title, Amount, Probability, ExpectedOn, Stage) = (facts.Title, facts.Amount, facts.Probability, facts.ExpectedOn, facts.Stage);
    }

    private void Note(Act act)
    {
        steps.Add(new OpportunityStep(steps.Count + 1, Stage, Amount, Probability, ExpectedOn, act.On, act.At, act.By));
        Version++;
    }
}

/// <summary>What is expected.</summary>
internal sealed record OpportunityFacts(string Title, decimal Amount, decimal Probability, DateOnly ExpectedOn, OpportunityStage Stage);

/// <summary>What was expected from a day on.</summary>
internal sealed record OpportunityStep(int Sequence, OpportunityStage Stage, decimal Amount, decimal Probability, DateOnly ExpectedOn, DateOnly On, DateTimeOffset RecordedAt, string By);

/// <summary>Every reason Sales may refuse an opportunity.</summary>
internal static class OpportunityRules
{
    public static Refusal? MustBeOpen(Opportunity opportunity, string action)
        => opportunity.IsOpen ? null : Refusal.State("sales.opportunity.closed", ("title", opportunity.Title), ("stage", Name(opportunity.Stage)), ("action", action));

    public static Refusal? MustBeWon(Opportunity opportunity)
        => opportunity.Stage == OpportunityStage.Won ? null : Refusal.State("sales.opportunity.not-won", ("title", opportunity.Title), ("stage", Name(opportunity.Stage)));

    public static Refusal? StageIsOpen(OpportunityStage stage)
        => stage is OpportunityStage.Won or OpportunityStage.Lost ? Refusal.Content("sales.opportunity.stage-closes", "/stage", ("stage", Name(stage))) : null;

    public static Refusal? NotBefore(Opportunity opportunity, DateOnly on)
        => opportunity.Steps.Max(s => s.On) is var last && on < last ? Refusal.Content("sales.opportunity.before-last-step", "/occurredOn", ("occurredOn", on), ("last", last)) : null;

    private static string Name(OpportunityStage stage) => char.ToLowerInvariant(stage.ToString()[0]) + stage.ToString()[1..];
}
