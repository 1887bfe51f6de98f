using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features;

/// <summary>What everything that is submitted shows alike: its history, and what somebody may do with it by his rights and the same rules that would refuse him.</summary>
internal static class SubmissionViews
{
    public static IReadOnlyList<SubmissionStepView> History(Submission s)
        => [.. s.Steps.OrderBy(x => x.Sequence).Select(x => new SubmissionStepView(x.From is { } from ? CampaignRules.Name(from) : null, CampaignRules.Name(x.To), x.On, x.RecordedAt, x.By, x.For, x.Note))];

    /// <param name="permissions">The resource in permissions.csv: research, strategy, communicationPlan.</param>
    public static IEnumerable<string> ActionsOf(Submission s, string number, string permissions, Guid regionId, Guid departmentId, CurrentUser user, IEnumerable<Refusal?> missing)
    {
        bool May(string verb) => user.May($"{permissions}.{verb}", regionId, departmentId, ownerId: null);

        var decides = SubmissionRules.Decide(s, number, "approve", user.Persons($"{permissions}.approve", regionId, departmentId)) is null;
        if (May("update") && SubmissionRules.MustBe(s, number, "redraft", SubmissionStatus.Draft, SubmissionStatus.Rejected) is null)
            yield return "redraft";
        if (May("update") && SubmissionRules.MustBe(s, number, "submit", SubmissionStatus.Draft) is null && missing.All(m => m is null))
            yield return "submit";
        if (May("approve") && decides)
            yield return "approve";
        if (May("approve") && decides)
            yield return "reject";
        if (May("create") && SubmissionRules.MustBe(s, number, "revise", SubmissionStatus.Approved) is null)
            yield return "revise";
    }
}
