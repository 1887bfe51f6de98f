using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Tests.Domain;

/// <summary>Short ways to say what is given.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);

    public static Days Days(string from, string? until = null) => new(Day(from), until is null ? null : Day(until));

    public static Region Region(string from = "2020-01-01", string? until = null)
        => Performance.Domain.Region.Open("EAST", "华东", "Asia/Shanghai", Days(from, until), codeTaken: false, Now);

    public static Employee Employee(string name = "anna", string from = "2020-01-01", string? until = null)
        => Performance.Domain.Employee.Register($"E-{name}", name, name, Days(from, until), numberTaken: false, subjectTaken: false, Now);

    public static Department Of(this Region region, DepartmentKind kind) => region.Departments.Single(d => d.Kind == kind);

    /// <summary>What an act is refused for.</summary>
    public static IEnumerable<string> Refused(Action act) => Assert.Throws<RuleViolationException>(act).Refusals.Select(r => r.Code);
}
