namespace RegionCloud.Organisation.Messages;

/// <summary>One number that is to be reached in the year.</summary>
/// <param name="Code">sales, or another that headquarters names.</param>
/// <param name="Unit">money, percent, count, points, days.</param>
/// <param name="Currency">Only of money.</param>
public sealed record GoalTargetState(string Code, string Name, decimal Value, string Unit, string? Currency);
