using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Security;
using static RegionCloud.Performance.Tests.Domain.Given;

namespace RegionCloud.Performance.Tests.Domain;

public sealed class EmployeeTests
{
    [Fact]
    public void A_transfer_ends_the_open_post_the_day_before_and_the_past_stays_2d()
    {
        var (region, anna) = (Region(), Employee());
        anna.Transfer(region.Of(DepartmentKind.Sales), "销售员", Days("2020-01-01"), Now);

        anna.Transfer(region.Of(DepartmentKind.Marketing), "策划", Days("2026-03-01"), Now);

        Assert.Equal(
            [(region.Of(DepartmentKind.Sales).Id, Days("2020-01-01", "2026-02-28")), (region.Of(DepartmentKind.Marketing).Id, Days("2026-03-01"))],
            anna.Assignments.Select(a => (a.DepartmentId, a.Valid)));
    }

    [Fact]
    public void A_new_post_in_the_same_department_follows_the_old()
    {
        var (region, anna) = (Region(), Employee());
        anna.Transfer(region.Of(DepartmentKind.Sales), "销售员", Days("2020-01-01"), Now);
        anna.Transfer(region.Of(DepartmentKind.Sales), "高级销售员", Days("2026-03-01"), Now);

        Assert.Equal(["销售员", "高级销售员"], anna.Assignments.Select(a => a.Post));
    }

    /// <summary>Post held · new post in the same department · refused?</summary>
    [Theory]
    [InlineData("2024-01-01", null, "2024-01-01", null, true)]
    [InlineData("2024-01-01", null, "2023-01-01", null, true)]
    [InlineData("2024-01-01", null, "2023-01-01", "2024-01-01", true)]
    [InlineData("2024-01-01", null, "2023-01-01", "2023-12-31", false)]
    [InlineData("2024-01-01", "2024-06-30", "2024-06-30", null, true)]
    [InlineData("2024-01-01", "2024-06-30", "2024-07-01", null, false)]
    [InlineData("2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", true)]
    public void Two_posts_in_one_department_never_overlap(string from, string? until, string newFrom, string? newUntil, bool refused)
    {
        var (sales, anna) = (Region().Of(DepartmentKind.Sales), Employee());
        anna.Transfer(sales, "销售员", Days(from, until), Now);

        var transfer = () => { anna.Transfer(sales, "销售员", Days(newFrom, newUntil), Now); };

        if (refused)
            Assert.Equal(["performance.assignment.overlap"], Refused(transfer));
        else
            transfer();
    }

    [Fact]
    public void History_may_tell_of_two_departments_at_once()
    {
        var (region, anna) = (Region(), Employee());
        anna.Assign(region.Of(DepartmentKind.Sales), "销售员", Days("2020-01-01"), Now);
        anna.Assign(region.Of(DepartmentKind.Marketing), "策划", Days("2020-01-01"), Now);

        Assert.Equal(2, anna.Assignments.Count(a => a.Until is null));
    }

    [Fact]
    public void A_post_lies_within_the_days_of_the_person_and_of_the_department()
        => Assert.Equal(
            ["performance.employee.not-in-force", "performance.department.not-in-force"],
            Refused(() => Employee(until: "2025-12-31").Transfer(Region(until: "2025-12-31").Of(DepartmentKind.Sales), "销售员", Days("2025-06-01"), Now)));

    [Theory]
    [InlineData("regionManager", false, null, "performance.grant.region-required")]
    [InlineData("regionManager", true, null, null)]
    [InlineData("salesRep", false, null, "performance.grant.region-required")]
    [InlineData("salesRep", true, null, null)]
    [InlineData("salesRep", true, DepartmentKind.Sales, null)]
    [InlineData("agent", false, null, "performance.grant.region-required")]
    [InlineData("financeOfficer", false, null, "performance.grant.region-required")]
    [InlineData("financeOfficer", true, null, null)]
    [InlineData("marketingHead", true, null, "performance.grant.department-required")]
    [InlineData("marketingHead", true, DepartmentKind.Marketing, null)]
    [InlineData("salesHead", true, null, "performance.grant.department-required")]
    [InlineData("customerServiceHead", true, null, "performance.grant.department-required")]
    [InlineData("hqAdmin", false, null, null)]
    [InlineData("hqAdmin", true, null, "performance.grant.region-not-allowed")]
    [InlineData("hqFinance", true, null, "performance.grant.region-not-allowed")]
    [InlineData("auditor", true, null, "performance.grant.region-not-allowed")]
    [InlineData("operator", true, null, "performance.grant.region-not-allowed")]
    [InlineData("dataMigrator", true, null, "performance.grant.region-not-allowed")]
    [InlineData("hqAdmin", false, DepartmentKind.Sales, "performance.grant.department-elsewhere")]
    [InlineData("service", false, null, "performance.grant.role-unknown")]
    [InlineData("emperor", true, null, "performance.grant.role-unknown")]
    internal void A_role_has_the_region_and_department_that_it_needs_1_4(string role, bool inRegion, DepartmentKind? department, string? refusal)
    {
        var region = Region();
        var give = () => { Employee().Give(role, inRegion ? region : null, department is { } kind ? region.Of(kind) : null, Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now); };

        if (refusal is null)
            give();
        else
            Assert.Equal([refusal], Refused(give));
    }

    [Fact]
    public void A_role_of_one_region_takes_no_department_of_another()
        => Assert.Equal(["performance.grant.department-elsewhere"], Refused(() => Employee().Give("salesHead", Region(), Region().Of(DepartmentKind.Sales), Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now)));

    [Fact]
    public void Every_role_of_the_permission_table_can_be_granted()
        => Assert.Equal(Permissions.Roles.Order(StringComparer.Ordinal), GrantRules.HeadRoles.Concat(GrantRules.RegionRoles).Concat(GrantRules.CompanyRoles).Order(StringComparer.Ordinal));

    [Fact]
    public void Nobody_grants_to_himself_nor_makes_himself_manager_SoD6()
    {
        Assert.Equal(["performance.grant.to-oneself"], Refused(() => Employee("anna").Give("auditor", null, null, Days("2026-01-01"), GrantOrigin.Decision, ["anna"], Now)));
        Assert.Equal(["performance.grant.to-oneself"], Refused(() => Region().Appoint(Employee("anna"), Days("2026-01-01"), ["anna"], Now)));
    }

    [Fact]
    public void The_same_role_is_not_given_twice_for_the_same_day()
    {
        var anna = Employee();
        anna.Give("auditor", null, null, Days("2026-01-01", "2026-06-30"), GrantOrigin.Decision, ["admin"], Now);

        Assert.Equal(["performance.grant.overlap"], Refused(() => anna.Give("auditor", null, null, Days("2026-06-30"), GrantOrigin.Decision, ["admin"], Now)));
        anna.Give("auditor", null, null, Days("2026-07-01"), GrantOrigin.Decision, ["admin"], Now);
    }

    [Fact]
    public void An_end_is_never_moved_later()
    {
        var anna = Employee();
        var grant = anna.Give("auditor", null, null, Days("2026-01-01", "2026-06-30"), GrantOrigin.Decision, ["admin"], Now);

        Assert.Equal(["performance.period.end-outside"], Refused(() => anna.EndGrant(grant, Day("2026-07-01"), isLastAdministrator: false)));
        anna.EndGrant(grant, Day("2026-03-31"), isLastAdministrator: false);
        Assert.Equal(Day("2026-03-31"), grant.Until);
    }

    [Fact]
    public void A_role_that_came_with_a_term_ends_only_with_it()
    {
        var (region, carl) = (Region(), Employee("carl"));
        var term = region.Appoint(carl, Days("2024-01-01"), ["admin"], Now);

        Assert.Equal(["performance.grant.of-manager-term"], Refused(() => carl.EndGrant(term.Grant, Day("2026-01-01"), isLastAdministrator: false)));
    }

    [Fact]
    public void The_last_administrator_stays()
    {
        var admin = Employee("admin");
        var grant = admin.Give("hqAdmin", null, null, Days("2026-01-01"), GrantOrigin.Bootstrap, [], Now);

        Assert.Equal(["performance.grant.last-administrator"], Refused(() => admin.EndGrant(grant, Day("2026-03-01"), isLastAdministrator: true)));
    }

    [Theory]
    [InlineData("hqAdmin", true)]
    [InlineData("hqFinance", true)]
    [InlineData("auditor", true)]
    [InlineData("operator", true)]
    [InlineData("dataMigrator", true)]
    public void A_role_of_headquarters_waits_for_a_second_person_and_an_imported_one_does_not_SoD6(string role, bool waits)
    {
        Assert.Equal(waits, Employee().Give(role, null, null, Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now).Approval.Pending);
        Assert.False(Employee().Give(role, null, null, Days("2026-01-01"), GrantOrigin.Import, [], Now).Approval.Pending);
    }

    [Fact]
    public void The_money_of_a_region_waits_for_a_second_person_and_its_sales_do_not_SoD6()
    {
        Assert.True(Employee().Give("financeOfficer", Region(), null, Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now).Approval.Pending);
        Assert.False(Employee().Give("salesRep", Region(), null, Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now).Approval.Pending);
    }

    [Fact]
    public void Neither_who_gives_nor_who_gets_nor_who_stands_in_for_them_is_the_second_person_SoD6_SoD8()
    {
        var anna = Employee("anna");
        var grant = anna.Give("auditor", null, null, Days("2026-01-01"), GrantOrigin.Decision, ["admin", "chief"], Now);

        foreach (var approvers in new string[][] { ["admin"], ["chief"], ["anna"], ["vera", "admin"], ["vera", "anna"] })
            Assert.Equal(["performance.grant.second-person"], Refused(() => anna.Approve(grant, approvers, Now)));
        anna.Approve(grant, ["vera"], Now);
        Assert.Equal((false, "vera", Now), (grant.Approval.Pending, grant.Approval.ApprovedBy, grant.Approval.ApprovedAt));
        Assert.Equal(["performance.grant.not-pending"], Refused(() => anna.Approve(grant, ["wendy"], Now)));
    }

    [Fact]
    public void Standing_in_lies_within_the_role_and_is_for_somebody_else_SoD8()
    {
        var (anna, bob) = (Employee("anna"), Employee("bob"));
        var grant = anna.Give("salesRep", Region(), null, Days("2026-01-01", "2026-06-30"), GrantOrigin.Decision, ["admin"], Now);
        Delegation Begin(Employee to, string from, string until, params Delegation[] others) => Delegation.Begin(anna, grant, to, Days(from, until), others, Now);

        Assert.Equal(["performance.delegation.to-oneself"], Refused(() => Begin(anna, "2026-01-01", "2026-01-31")));
        Assert.Equal(["performance.delegation.beyond-grant"], Refused(() => Begin(bob, "2026-06-01", "2026-07-01")));
        Assert.Equal(["performance.delegation.beyond-grant"], Refused(() => Begin(bob, "2025-12-31", "2026-01-31")));
        Assert.Contains("performance.period.reversed", Refused(() => Begin(bob, "2026-02-01", "2026-01-31")));
        var first = Begin(bob, "2026-02-01", "2026-02-10");
        Assert.Equal(["performance.delegation.overlap"], Refused(() => Begin(bob, "2026-02-10", "2026-02-12", first)));
        Assert.False(Begin(bob, "2026-02-11", "2026-02-12", first).Approval.Pending);
        first.End(Day("2026-02-05"));
        Assert.Equal(["performance.period.end-outside"], Refused(() => first.End(Day("2026-02-06"))));
    }

    [Fact]
    public void A_role_that_waits_is_not_handed_on_and_one_of_headquarters_is_only_with_a_second_person_SoD6_SoD8()
    {
        var (anna, bob) = (Employee("anna"), Employee("bob"));
        var grant = anna.Give("hqFinance", null, null, Days("2026-01-01"), GrantOrigin.Decision, ["admin"], Now);
        Delegation Begin() => Delegation.Begin(anna, grant, bob, Days("2026-02-01", "2026-02-10"), [], Now);

        Assert.Equal(["performance.delegation.grant-pending"], Refused(() => Begin()));
        anna.Approve(grant, ["vera"], Now);
        var delegation = Begin();
        Assert.True(delegation.Approval.Pending);
        Assert.Equal(["performance.grant.second-person"], Refused(() => delegation.Approve(["anna"], Now)));
        Assert.Equal(["performance.grant.second-person"], Refused(() => delegation.Approve(["bob"], Now)));
        delegation.Approve(["vera"], Now);
        Assert.False(delegation.Approval.Pending);
    }
}
