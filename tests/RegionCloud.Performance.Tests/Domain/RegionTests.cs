using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using static RegionCloud.Performance.Tests.Domain.Given;

namespace RegionCloud.Performance.Tests.Domain;

public sealed class RegionTests
{
    [Fact]
    public void A_region_is_opened_with_its_three_departments_2_1_2()
        => Assert.Equal([DepartmentKind.Marketing, DepartmentKind.Sales, DepartmentKind.CustomerService], Region().Departments.Select(d => d.Kind));

    [Fact]
    public void All_that_is_wrong_with_a_new_region_is_told_at_once()
        => Assert.Equal(
            ["performance.region.code-taken", "performance.region.time-zone-unknown", "performance.period.reversed"],
            Refused(() => Performance.Domain.Region.Open("EAST", "华东", "Mars/Olympus", Days("2026-01-02", "2026-01-01"), codeTaken: true, Now)));

    [Fact]
    public void A_department_of_a_name_exists_once()
        => Assert.Equal(["performance.department.name-taken"], Refused(() => Region().AddDepartment("市场部", Days("2026-01-01"), Now)));

    [Fact]
    public void A_department_cannot_be_older_than_its_region()
        => Assert.Equal(["performance.region.not-in-force"], Refused(() => Region("2020-01-01").AddDepartment("渠道部", Days("2019-12-31"), Now)));

    /// <summary>Present term · new term · refused? (2.1-1: exactly one manager at a time)</summary>
    [Theory]
    [InlineData("2024-01-01", "2024-12-31", "2025-01-01", null, false)]
    [InlineData("2024-01-01", "2024-12-31", "2024-12-31", null, true)]
    [InlineData("2024-01-01", "2024-12-31", "2023-01-01", "2023-12-31", false)]
    [InlineData("2024-01-01", "2024-12-31", "2023-01-01", "2024-01-01", true)]
    [InlineData("2024-01-01", "2024-12-31", "2024-06-01", "2024-06-01", true)]
    [InlineData("2024-01-01", "2024-12-31", "2023-01-01", null, true)]
    [InlineData("2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", true)]
    [InlineData("2024-01-01", null, "2024-01-01", null, true)]
    [InlineData("2024-01-01", null, "2023-06-01", null, true)]
    [InlineData("2024-01-01", null, "2023-06-01", "2023-12-31", false)]
    [InlineData("2024-01-01", null, "2024-01-02", null, false)]
    public void A_second_manager_at_the_same_time_is_refused_2_1_1(string from, string? until, string newFrom, string? newUntil, bool refused)
    {
        var region = Region();
        region.Appoint(Employee("carl"), Days(from, until), ["admin"], Now);

        var appoint = () => { region.Appoint(Employee("vera"), Days(newFrom, newUntil), ["admin"], Now); };

        if (refused)
            Assert.Equal(["performance.region.manager-overlap"], Refused(appoint));
        else
            appoint();
    }

    [Fact]
    public void The_refusal_names_the_present_manager_and_his_days_2_1_1()
    {
        var region = Region();
        region.Appoint(Employee("carl"), Days("2024-01-01", "2026-12-31"), ["admin"], Now);

        var refusal = Assert.Throws<RuleViolationException>(() => region.Appoint(Employee("vera"), Days("2026-03-01"), ["admin"], Now)).Refusals.Single();

        Assert.Equal(("carl", "E-carl", Day("2024-01-01"), Day("2026-12-31")), (refusal.Values["manager"], refusal.Values["number"], refusal.Values["from"], refusal.Values["until"]));
    }

    [Fact]
    public void A_hand_over_from_a_day_ends_the_predecessor_the_day_before_2_1_1()
    {
        var (region, carl, vera) = (Region(), Employee("carl"), Employee("vera"));
        region.Appoint(carl, Days("2024-01-01"), ["admin"], Now);

        region.Appoint(vera, Days("2026-03-01"), ["admin"], Now);

        Assert.Equal(carl, region.ManagerOn(Day("2026-02-28"))!.Employee);
        Assert.Equal(vera, region.ManagerOn(Day("2026-03-01"))!.Employee);
        Assert.Equal([(GrantRules.RegionManager, (DateOnly?)Day("2026-02-28"))], carl.Grants.Select(g => (g.Role, g.Until)));
        Assert.Equal([(GrantRules.RegionManager, (DateOnly?)null)], vera.Grants.Select(g => (g.Role, g.Until)));
    }

    [Fact]
    public void A_manager_cannot_succeed_himself()
    {
        var (region, carl) = (Region(), Employee("carl"));
        region.Appoint(carl, Days("2024-01-01"), ["admin"], Now);

        Assert.Equal(["performance.region.manager-overlap"], Refused(() => region.Appoint(carl, Days("2025-01-01"), ["admin"], Now)));
    }

    /// <summary>Terms 2022 and from 2024-03-01 to 2024-06-30; the region exists from 2020 to 2025.</summary>
    [Theory]
    [InlineData("2019-12-31", null)]
    [InlineData("2020-01-01", "2020-01-01")]
    [InlineData("2021-12-31", "2020-01-01")]
    [InlineData("2022-01-01", null)]
    [InlineData("2022-12-31", null)]
    [InlineData("2023-01-01", "2023-01-01")]
    [InlineData("2024-02-29", "2023-01-01")]
    [InlineData("2024-03-01", null)]
    [InlineData("2024-06-30", null)]
    [InlineData("2024-07-01", "2024-07-01")]
    [InlineData("2025-12-31", "2024-07-01")]
    [InlineData("2026-01-01", null)]
    public void A_vacancy_is_visible_with_its_first_day_2_1_1(string day, string? since)
    {
        var region = Region("2020-01-01", "2025-12-31");
        region.Appoint(Employee("carl"), Days("2022-01-01", "2022-12-31"), ["admin"], Now);
        region.Appoint(Employee("vera"), Days("2024-03-01", "2025-12-31"), ["admin"], Now);
        region.EndTerm(Day("2024-06-30"));

        Assert.Equal(since is null ? null : Day(since), region.VacantSince(Day(day)));
    }

    [Fact]
    public void Ending_the_term_ends_the_managers_role_with_the_same_day()
    {
        var (region, carl) = (Region(), Employee("carl"));
        region.Appoint(carl, Days("2024-01-01"), ["admin"], Now);

        region.EndTerm(Day("2024-06-30"));

        Assert.Equal(Day("2024-06-30"), carl.Grants.Single().Until);
        Assert.Equal(["performance.region.vacant"], Refused(() => region.EndTerm(Day("2024-07-01"))));
    }

    [Fact]
    public void The_business_day_is_the_regions_own()
        => Assert.Equal(Day("2026-03-02"), Region().DayAt(new DateTimeOffset(2026, 3, 1, 16, 0, 0, TimeSpan.Zero)));
}
