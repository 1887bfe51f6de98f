using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>
/// 營銷策略 (2.2-4): what the region does about market and competitors: strategy and measures, each with an owner and a day, and the analysis report that moves it. Written by the region manager or marketing, approved by somebody else.
/// </summary>
internal sealed class MarketingStrategy
{
    private readonly List<StrategyMeasure> measures = [];

    private MarketingStrategy()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: MS-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public string Title { get; private set; } = "";

    /// <summary>Market and competitors (市場動態和競爭對手情況).</summary>
    public string Analysis { get; private set; } = "";

    public string Strategy { get; private set; } = "";

    public IReadOnlyList<StrategyMeasure> Measures => measures;

    /// <summary>The analysis report that moves it.</summary>
    public Guid? ReportId { get; private set; }

    public Submission Submission { get; private set; } = null!;

    public static MarketingStrategy Draft(string number, Guid regionId, Guid departmentId, StrategyContent content, Act act)
    {
        var strategy = new MarketingStrategy { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId, Submission = Submission.Begin(act) };
        strategy.Fill(content);
        return strategy;
    }

    public void Redraft(StrategyContent content, Act act)
    {
        Submission.Redraft(Number, act);
        Fill(content);
        Version++;
    }

    public void Submit(Act act)
    {
        Submission.Submit(Number, MissingParts(), act);
        Version++;
    }

    public void Approve(IReadOnlyList<string> approvers, Act act)
    {
        Submission.Approve(Number, approvers, act);
        Version++;
    }

    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Submission.Reject(Number, note, approvers, act);
        Version++;
    }

    public IEnumerable<Refusal?> MissingParts()
    {
        if (Title.Length == 0)
            yield return SubmissionRules.Missing("title", "/title");
        if (Analysis.Length == 0)
            yield return SubmissionRules.Missing("analysis", "/analysis");
        if (Strategy.Length == 0)
            yield return SubmissionRules.Missing("strategy", "/strategy");
        if (ReportId is null)
            yield return SubmissionRules.Missing("report", "/reportId");
        if (measures.Count == 0)
            yield return SubmissionRules.Missing("measures", "/measures");
        foreach (var measure in measures)
        {
            if (measure.OwnerId is null)
                yield return SubmissionRules.Missing("measureOwner", $"/measures/{measure.Sequence - 1}/ownerId");
            if (measure.DueOn is null)
                yield return SubmissionRules.Missing("measureDue", $"/measures/{measure.Sequence - 1}/dueOn");
        }
    }

    private void Fill(StrategyContent content)
    {
        (Title, Analysis, Strategy, ReportId) = (content.Title, content.Analysis, content.Strategy, content.ReportId);
        measures.Clear();
        measures.AddRange(content.Measures.Select((m, index) => new StrategyMeasure(index + 1, m.Text, m.OwnerId, m.DueOn)));
    }
}

internal sealed record StrategyContent(string Title, string Analysis, string Strategy, Guid? ReportId, IReadOnlyList<(string Text, Guid? OwnerId, DateOnly? DueOn)> Measures);

/// <summary>What is done, by whom, until when.</summary>
internal sealed record StrategyMeasure(int Sequence, string Text, Guid? OwnerId, DateOnly? DueOn);

/// <summary>
/// 品牌推廣策略 (4.1): from brand positioning and market demand to image building, choice of channels and planning of activities, resting on analysis reports. One is in force for a region and year; it is changed by a revision that supersedes it.
/// </summary>
internal sealed class BrandStrategy
{
    private readonly List<StrategyChannel> channels = [];
    private readonly List<StrategyReport> reports = [];

    private BrandStrategy()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: BS-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public int Year { get; private init; }

    /// <summary>1 for the year's first, then counting up.</summary>
    public int Revision { get; private init; }

    /// <summary>品牌定位.</summary>
    public string Positioning { get; private set; } = "";

    /// <summary>品牌形象塑造.</summary>
    public string ImageBuilding { get; private set; } = "";

    /// <summary>品牌傳播渠道選擇: why these channels.</summary>
    public string ChannelChoice { get; private set; } = "";

    /// <summary>品牌推廣活動策劃.</summary>
    public string ActivityPlanning { get; private set; } = "";

    /// <summary>The channels that communication plans may use (4.2-2).</summary>
    public IReadOnlyList<StrategyChannel> Channels => channels;

    /// <summary>The analysis reports that it rests on.</summary>
    public IReadOnlyList<StrategyReport> Reports => reports;

    public Submission Submission { get; private set; } = null!;

    public static BrandStrategy Draft(string number, Guid regionId, Guid departmentId, int year, int revision, BrandContent content, Act act)
    {
        var strategy = new BrandStrategy { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId, Year = year, Revision = revision, Submission = Submission.Begin(act) };
        strategy.Fill(content);
        return strategy;
    }

    /// <summary>Begins the next revision; this one stays in force until that is approved.</summary>
    public BrandStrategy Revise(string number, Act act)
    {
        Refuse.Broken(SubmissionRules.MustBe(Submission, Number, "revise", SubmissionStatus.Approved));
        return Draft(number, RegionId, DepartmentId, Year, Revision + 1, new BrandContent(Positioning, ImageBuilding, ChannelChoice, ActivityPlanning, [.. channels.OrderBy(c => c.Sequence).Select(c => c.Channel)], [.. reports.Select(r => r.ReportId)]), act);
    }

    public void Redraft(BrandContent content, Act act)
    {
        Submission.Redraft(Number, act);
        Fill(content);
        Version++;
    }

    public void Submit(Act act)
    {
        Submission.Submit(Number, MissingParts(), act);
        Version++;
    }

    public void Approve(IReadOnlyList<string> approvers, Act act)
    {
        Submission.Approve(Number, approvers, act);
        Version++;
    }

    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Submission.Reject(Number, note, approvers, act);
        Version++;
    }

    public void Supersede(Act act)
    {
        Submission.Supersede(act);
        Version++;
    }

    public bool Lists(string channel) => channels.Exists(c => MarketingChannel.Same(c.Channel, channel));

    /// <summary>Every mandatory part that is not there (4.1-1, 4.1-2).</summary>
    public IEnumerable<Refusal?> MissingParts()
    {
        if (Positioning.Length == 0)
            yield return SubmissionRules.Missing("positioning", "/positioning");
        if (ImageBuilding.Length == 0)
            yield return SubmissionRules.Missing("imageBuilding", "/imageBuilding");
        if (ChannelChoice.Length == 0 || channels.Count == 0)
            yield return SubmissionRules.Missing("channelChoice", ChannelChoice.Length == 0 ? "/channelChoice" : "/channels");
        if (ActivityPlanning.Length == 0)
            yield return SubmissionRules.Missing("activityPlanning", "/activityPlanning");
        if (reports.Count == 0)
            yield return SubmissionRules.Missing("report", "/reportIds");
    }

    private void Fill(BrandContent content)
    {
        (Positioning, ImageBuilding, ChannelChoice, ActivityPlanning) = (content.Positioning, content.ImageBuilding, content.ChannelChoice, content.ActivityPlanning);
        channels.Clear();
        channels.AddRange(content.Channels.Select((c, index) => new StrategyChannel(index + 1, c)));
        reports.Clear();
        reports.AddRange(content.Reports.Select((r, index) => new StrategyReport(index + 1, r)));
    }
}

internal sealed record BrandContent(string Positioning, string ImageBuilding, string ChannelChoice, string ActivityPlanning, IReadOnlyList<string> Channels, IReadOnlyList<Guid> Reports);

internal sealed record StrategyChannel(int Sequence, string Channel);

internal sealed record StrategyReport(int Sequence, Guid ReportId);

/// <summary>
/// 傳播計劃 (4.2-3): what is said through one channel of the brand strategy: goal, content, time, budget. With a campaign its budget is a part of that campaign's.
/// </summary>
internal sealed class CommunicationPlan
{
    private CommunicationPlan()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: CM-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The brand strategy that lists its channel.</summary>
    public Guid StrategyId { get; private set; }

    public Guid? CampaignId { get; private set; }

    public string Channel { get; private set; } = "";

    /// <summary>傳播目標.</summary>
    public string Goal { get; private set; } = "";

    /// <summary>傳播內容.</summary>
    public string Content { get; private set; } = "";

    /// <summary>傳播時間.</summary>
    public DateOnly? From { get; private set; }

    public DateOnly? Until { get; private set; }

    /// <summary>傳播預算.</summary>
    public decimal? Budget { get; private set; }

    public string Currency { get; private set; } = "";

    public Submission Submission { get; private set; } = null!;

    public static CommunicationPlan Draft(string number, Guid regionId, Guid departmentId, CommunicationContent content, Act act)
    {
        var plan = new CommunicationPlan { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId, Submission = Submission.Begin(act) };
        plan.Fill(content);
        return plan;
    }

    public void Redraft(CommunicationContent content, Act act)
    {
        Submission.Redraft(Number, act);
        Fill(content);
        Version++;
    }

    /// <param name="strategy">The brand strategy that it names.</param>
    /// <param name="campaign">The campaign that it names, if any.</param>
    /// <param name="others">What other plans of the campaign take of its budget already.</param>
    public void Submit(BrandStrategy strategy, Campaign? campaign, decimal others, Act act)
    {
        Submission.Submit(Number, [.. MissingParts(), CommunicationRules.StrategyInForce(strategy), CommunicationRules.ChannelListed(this, strategy), CommunicationRules.WithinCampaign(this, campaign, others)], act);
        Version++;
    }

    /// <summary>What it may take of the campaign is asked again: another plan may have been submitted meanwhile.</summary>
    public void Approve(Campaign? campaign, decimal others, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(SubmissionRules.Decide(Submission, Number, "approve", approvers));
        Refuse.Broken(CommunicationRules.WithinCampaign(this, campaign, others));
        Submission.Approve(Number, approvers, act);
        Version++;
    }

    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Submission.Reject(Number, note, approvers, act);
        Version++;
    }

    /// <summary>Every mandatory part that is not there (4.2-3).</summary>
    public IEnumerable<Refusal?> MissingParts()
    {
        if (Goal.Length == 0)
            yield return SubmissionRules.Missing("goal", "/goal");
        if (Content.Length == 0)
            yield return SubmissionRules.Missing("content", "/content");
        if (From is null || Until is null)
            yield return SubmissionRules.Missing("time", From is null ? "/from" : "/until");
        if (Budget is null)
            yield return SubmissionRules.Missing("budget", "/budget");
    }

    private void Fill(CommunicationContent c)
    {
        (StrategyId, CampaignId, Channel, Goal, Content, From, Until, Budget, Currency) = (c.StrategyId, c.CampaignId, c.Channel, c.Goal, c.Content, c.From, c.Until, c.Budget, c.Currency);
        Refuse.Broken(Until < From ? CommunicationRules.Reversed(this) : null);
    }
}

internal sealed record CommunicationContent(Guid StrategyId, Guid? CampaignId, string Channel, string Goal, string Content, DateOnly? From, DateOnly? Until, decimal? Budget, string Currency);

/// <summary>Every reason Marketing may refuse strategies and communication plans beside their missing parts.</summary>
internal static class CommunicationRules
{
    public static Refusal? StrategyInForce(BrandStrategy strategy)
        => strategy.Submission.Status == SubmissionStatus.Approved ? null : Refusal.Content("marketing.communication.strategy-not-in-force", "/strategyId", ("strategy", strategy.Number), ("state", CampaignRules.Name(strategy.Submission.Status)));

    /// <summary>Channels are chosen by the strategy (4.2-2).</summary>
    public static Refusal? ChannelListed(CommunicationPlan plan, BrandStrategy strategy)
        => strategy.Lists(plan.Channel)
            ? null : Refusal.Content("marketing.communication.channel-not-listed", "/channel", ("channel", plan.Channel), ("strategy", strategy.Number), ("listed", string.Join(", ", strategy.Channels.OrderBy(c => c.Sequence).Select(c => c.Channel))));

    /// <summary>All plans of a campaign together take no more than its budget, in its currency.</summary>
    public static Refusal? WithinCampaign(CommunicationPlan plan, Campaign? campaign, decimal others)
    {
        if (campaign is null || plan.Budget is not { } budget)
            return null;
        if (plan.Currency != campaign.Currency)
            return Refusal.Content("marketing.communication.wrong-currency", "/currency", ("currency", plan.Currency), ("expected", campaign.Currency));
        return others + budget <= (campaign.Budget ?? 0m)
            ? null
            : Refusal.Content("marketing.communication.beyond-campaign", "/budget", ("budget", budget), ("others", others), ("campaign", campaign.Number), ("campaignBudget", campaign.Budget ?? 0m), ("currency", campaign.Currency));
    }

    public static Refusal Reversed(CommunicationPlan plan) => Refusal.Content("marketing.schedule-reversed", "/until", ("from", plan.From), ("until", plan.Until));

    public static Refusal StrategyUnknown(Guid strategyId) => Refusal.Content("marketing.communication.strategy-unknown", "/content/strategyId", ("strategyId", strategyId));

    public static Refusal CampaignUnknown(Guid campaignId) => Refusal.Content("marketing.communication.campaign-unknown", "/content/campaignId", ("campaignId", campaignId));

    public static Refusal ReportUnknown(string pointer, Guid reportId) => Refusal.Content("marketing.strategy.report-unknown", pointer, ("reportId", reportId));

    public static Refusal ChannelTooLong(string pointer, string channel) => Refusal.Content("marketing.communication.channel-too-long", pointer, ("length", channel.Length), ("max", MarketingChannel.Longest));

    public static Refusal BrandExists(BrandStrategy strategy) => Refusal.State("marketing.brand-strategy.exists", ("number", strategy.Number), ("year", strategy.Year), ("state", CampaignRules.Name(strategy.Submission.Status)));
}
