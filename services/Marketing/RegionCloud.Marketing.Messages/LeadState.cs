namespace RegionCloud.Marketing.Messages;

/// <summary>A lead as Marketing hands it over. What names a person is there only with his consent.</summary>
/// <param name="LeadId">Sales' lead bears it too.</param>
/// <param name="Version">Grows with every change of the lead; a reader ignores what is not newer.</param>
/// <param name="CampaignId">Of the first touch; it goes with it to opportunity and contract (RB-20).</param>
/// <param name="Status">qualified.</param>
/// <param name="SalesPersonId">Who goes on with it.</param>
public sealed record LeadState(
    Guid LeadId, string Number, int Version, Guid RegionId, Guid DepartmentId, Guid CampaignId, string? Channel, string Status, string Company, string? ContactName, string? Phone, string? Email, string? Need, DateOnly CapturedOn, Guid? SalesPersonId);
