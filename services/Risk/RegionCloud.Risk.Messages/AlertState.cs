namespace RegionCloud.Risk.Messages;

/// <summary>The public state of an alert (9.3-3, RB-33).</summary>
/// <param name="Version">Grows with every change of the alert; a reader ignores what is not newer.</param>
/// <param name="DepartmentId">Whose matter it is; null: the region's.</param>
/// <param name="OwnerId">The person whose matter it is.</param>
/// <param name="Category">market, sales, customerService, financialManagement or other.</param>
/// <param name="Kind">kri, dunning or expenseSplitting.</param>
/// <param name="Key">Code of the indicator, such as K-FIN-1, or the event's own key, such as dunning/{instalment}.</param>
/// <param name="Period">The quarter that it belongs to, such as 2026-Q2.</param>
/// <param name="Colour">amber or red.</param>
/// <param name="Status">open, acknowledged or resolved.</param>
/// <param name="AcknowledgeBy">Until when a red one is to be acknowledged.</param>
/// <param name="PlanBy">Until when a red one is to have a response plan (RB-34).</param>
/// <param name="AtHeadquarters">Nobody acknowledged it in time.</param>
public sealed record AlertState(
    Guid AlertId, string Number, int Version, Guid RegionId, Guid? DepartmentId, Guid? OwnerId, string Category, string Kind, string Key, string Period, string Colour, string Status, string Detail, DateOnly OpenedOn,
    DateTimeOffset? AcknowledgeBy, DateTimeOffset? PlanBy, bool AtHeadquarters);
