namespace RegionCloud.Marketing.Messages;

/// <summary>The public state of a campaign from its approval on. Every event of it carries it whole.</summary>
/// <param name="Version">Grows with every change of the campaign; a reader ignores what is not newer.</param>
/// <param name="Status">approved, running, ended, evaluated, closed or cancelled.</param>
/// <param name="Kind">promotion, productLaunch, exhibition, roadshow, customerEvent, brandEvent, onlineEvent or other.</param>
/// <param name="StartsOn">As planned, as <paramref name="EndsOn"/>.</param>
/// <param name="Budget">Equals the sum of the channels' exactly.</param>
/// <param name="CommitmentId">Finance's commitment of the budget.</param>
public sealed record CampaignState(
    Guid CampaignId,
    string Number,
    int Version,
    Guid RegionId,
    Guid DepartmentId,
    string Status,
    string Kind,
    string Theme,
    string Place,
    DateOnly StartsOn,
    DateOnly EndsOn,
    string Currency,
    decimal Budget,
    IReadOnlyList<CampaignChannelState> Channels,
    int LeadTarget,
    decimal RevenueTarget,
    Guid? CompanyGoalId,
    Guid? CommitmentId,
    DateOnly? ApprovedOn,
    DateOnly? StartedOn,
    DateOnly? EndedOn,
    DateOnly? CancelledOn);

/// <summary>The part of a campaign's budget that is for one channel.</summary>
/// <param name="Channel">advertising, publicRelations, promotion, socialMedia, or a name of the region's own.</param>
public sealed record CampaignChannelState(string Channel, decimal Budget);
