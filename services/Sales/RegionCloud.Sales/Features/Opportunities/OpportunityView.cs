using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Leads;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Opportunities;

/// <summary>Business that may come about (商機).</summary>
/// <param name="Probability">In percent.</param>
/// <param name="ContractId">The signed contract by which it was won.</param>
/// <param name="Actions">What you may do with it now: change, draftContract, lose, explainWin.</param>
public sealed record OpportunityView(
    Guid Id,
    Guid RegionId,
    Guid DepartmentId,
    Guid OwnerId,
    Guid CustomerId,
    string CustomerName,
    string Title,
    string Currency,
    decimal Amount,
    decimal Probability,
    DateOnly ExpectedOn,
    [property: ValuesOf(typeof(OpportunityStage))] string Stage,
    Guid? LeadId,
    ProvenanceView Provenance,
    Guid? ContractId,
    [property: ValuesOf(typeof(OutcomeReason))] string? OutcomeReason,
    string? OutcomeNote,
    IReadOnlyList<OpportunityStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static OpportunityView Of(Opportunity o, CurrentUser user) => new(
        o.Id, o.RegionId, o.DepartmentId, o.OwnerId, o.CustomerId, o.CustomerName, o.Title, o.Currency, o.Amount, o.Probability, o.ExpectedOn, Name(o.Stage), o.LeadId, ProvenanceView.Of(o.Provenance), o.ContractId, o.OutcomeReason, o.OutcomeNote,
        [.. o.Steps.OrderBy(s => s.Sequence).Select(s => new OpportunityStepView(Name(s.Stage), s.Amount, s.Probability, s.ExpectedOn, s.On, s.RecordedAt, s.By))],
        [.. ActionsOf(o, user)],
        ETags.Of(o.Version));

    internal static string Name(OpportunityStage stage) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(stage.ToString());

    private static IEnumerable<string> ActionsOf(Opportunity o, CurrentUser user)
    {
        var may = user.May("opportunity.update", o.RegionId, o.DepartmentId, o.OwnerId);
        if (o.IsOpen && may)
            yield return "change";
        if (o.IsOpen && user.May("contract.write", o.RegionId, o.DepartmentId, o.OwnerId))
            yield return "draftContract";
        if (o.IsOpen && may)
            yield return "lose";
        if (o.Stage == OpportunityStage.Won && may)
            yield return "explainWin";
    }
}

/// <summary>What was expected from a day on.</summary>
public sealed record OpportunityStepView([property: ValuesOf(typeof(OpportunityStage))] string Stage, decimal Amount, decimal Probability, DateOnly ExpectedOn, DateOnly On, DateTimeOffset RecordedAt, string By);
