namespace RegionCloud.Marketing.Messages;

/// <summary>The public state of an approved research plan.</summary>
/// <param name="Version">Grows with every change of the plan; a reader ignores what is not newer.</param>
/// <param name="Revision">1 for the first plan of a region and year, then counting up.</param>
public sealed record ResearchPlanState(Guid PlanId, string Number, int Version, Guid RegionId, Guid DepartmentId, int Year, int Revision, string Purpose, IReadOnlyList<ResearchItemState> Items);

/// <summary>One inquiry of the plan.</summary>
/// <param name="Topic">marketDemand, marketTrend, competitors, consumerBehaviour or other.</param>
/// <param name="Method">questionnaire, interview, observation, dataAnalysis or other.</param>
/// <param name="InquiryId">What is inquired into: the same in all revisions of a year in which it stands with the same topic and content. Null in what was told before it was counted: then it is <paramref name="ItemId"/>.</param>
public sealed record ResearchItemState(Guid ItemId, string Topic, string Content, string Method, DateOnly From, DateOnly Until, Guid ResponsibleId, Guid? InquiryId = null);

/// <summary>What an inquiry brought: a data set that somebody else has found fit for use (3.2-3).</summary>
/// <param name="Version">Of the data set; a reader ignores what is not newer.</param>
/// <param name="InquiryId">As the items of the plan name it.</param>
/// <param name="DeliveredOn">The day of that review. The inquiry was in time when it is not after the last day that the plan in force gives it.</param>
public sealed record ResearchResultState(Guid DataSetId, string Number, int Version, Guid RegionId, Guid DepartmentId, Guid InquiryId, DateOnly DeliveredOn);
