namespace RegionCloud.Marketing.Messages;

/// <summary>The public state of an approved research plan.</summary>
/// <param name="Version">Grows with every change of the plan; a reader ignores what is not newer.</param>
/// <param name="Revision">1 for the first plan of a region and year, then counting up.</param>
public sealed record ResearchPlanState(Guid PlanId, string Number, int Version, Guid RegionId, Guid DepartmentId, int Year, int Revision, string Purpose, IReadOnlyList<ResearchItemState> Items);

/// <summary>One inquiry of the plan.</summary>
/// <param name="Topic">marketDemand, marketTrend, competitors, consumerBehaviour or other.</param>
/// <param name="Method">questionnaire, interview, observation, dataAnalysis or other.</param>
public sealed record ResearchItemState(Guid ItemId, string Topic, string Content, string Method, DateOnly From, DateOnly Until, Guid ResponsibleId);
