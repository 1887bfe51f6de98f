namespace RegionCloud.Organisation.Messages.Events;

/// <summary>A revision of the company's goal of a year was approved (1-2). Plans, budgets and indicators link to the goal by its id.</summary>
/// <param name="Version">The goal's version; ignore an older one than you have.</param>
/// <param name="Revision">1, 2, 3 … in the goal.</param>
/// <param name="EffectiveOn">From this day on it is what is wanted.</param>
/// <param name="Actor">Who approved it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record CompanyGoalSet(
    Guid GoalId, int Version, int Year, int Revision, DateOnly EffectiveOn, string Statement, IReadOnlyList<GoalTargetState> Targets, string Actor, DateTimeOffset OccurredAt);
