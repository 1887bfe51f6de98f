using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>
/// What a region inquires into in a year, whatever the revision: an inquiry keeps what was delivered for it before the plan was revised. Only plans that were approved count, so an inquiry never changes its id.
/// </summary>
internal sealed class Inquiries(IReadOnlyList<ResearchPlan> approved)
{
    /// <summary>Of the year of a plan, with it.</summary>
    public static async Task<Inquiries> OfAsync(MarketingDbContext db, ResearchPlan plan, CancellationToken ct)
    {
        // That it is approved may not be saved yet.
        var others = await db.ResearchPlans.AsSplitQuery().Where(p => p.RegionId == plan.RegionId && p.Year == plan.Year && p.ApprovedOn != null && p.Id != plan.Id).ToListAsync(ct);
        return new Inquiries([.. others.Append(plan).OrderBy(p => p.Revision)]);
    }

    /// <summary>The item by which the same topic and content first came into force.</summary>
    public Guid IdOf(ResearchItem item) => approved.SelectMany(p => p.Items.OrderBy(i => i.Sequence)).First(i => i.Topic == item.Topic && i.Content == item.Content).ItemId;

    /// <summary>The public state of an approved plan.</summary>
    public ResearchPlanState State(ResearchPlan p) => new(
        p.Id, p.Number, p.Version, p.RegionId, p.DepartmentId, p.Year, p.Revision, p.Purpose,
        [.. p.Items.OrderBy(i => i.Sequence).Select(i => new ResearchItemState(i.ItemId, ResearchPlanRules.Name(i.Topic), i.Content, ResearchPlanRules.Name(i.Method!.Value), i.From!.Value, i.Until!.Value, i.ResponsibleId!.Value, IdOf(i)))]);

    /// <summary>Data that were reviewed for one of the plan's inquiries before it was approved are its results from now on.</summary>
    public static async Task TellResultsAsync(MarketingDbContext db, ResearchPlan plan, Inquiries inquiries, Act act, CancellationToken ct)
    {
        var items = plan.Items.ToDictionary(i => i.ItemId);
        var ids = items.Keys.ToList();
        foreach (var set in await db.DataSets.Where(s => s.RegionId == plan.RegionId && s.ReviewedOn != null && s.InquiryId != null && ids.Contains(s.InquiryId.Value)).OrderBy(s => s.Id).ToListAsync(ct))
            Tell(db, set, inquiries.IdOf(items[set.InquiryId!.Value]), plan.ApprovedOn!.Value, act);
    }

    /// <summary>Data that were reviewed now are a result of the inquiry that they name, if its plan was approved.</summary>
    public static async Task TellResultAsync(MarketingDbContext db, DataSet set, Act act, CancellationToken ct)
    {
        if (set.ReviewedOn is null || set.InquiryId is not { } id || await db.ResearchPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.RegionId == set.RegionId && p.Items.Any(i => i.ItemId == id), ct) is not { } plan)
            return;

        if (plan.ApprovedOn is { } approvedOn)
            Tell(db, set, (await OfAsync(db, plan, ct)).IdOf(plan.Items.Single(i => i.ItemId == id)), approvedOn, act);
        else if (plan.Status == SubmissionStatus.Submitted)
            // Its approval tells it; at this very moment neither would see the other, so one of both is done again.
            db.MustNotChangeMeanwhile(plan);
    }

    private static void Tell(MarketingDbContext db, DataSet set, Guid inquiry, DateOnly approvedOn, Act act)
    {
        var delivered = set.ReviewedOn!.Value;
        db.Publish(new ResearchInquiryDone(
            set.RegionId, delivered > approvedOn ? delivered : approvedOn, act.By, act.At, new ResearchResultState(set.Id, set.Number, set.Version, set.RegionId, set.DepartmentId, inquiry, delivered)));
    }
}
