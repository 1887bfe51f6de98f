using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>員工: a person with posts and roles over time; what was stays (2 (d)).</summary>
internal sealed class Employee : IFeedRecord
{
    public const int LongestNumber = 20;
    public const int LongestName = 100;
    public const int LongestSubject = 200;
    private readonly List<Assignment> assignments = [];
    private readonly List<Grant> grants = [];

    private Employee()
    {
    }

    public Guid Id { get; private init; }

    public string Number { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>The <c>sub</c> claim by which the person signs in; null for people without an account.</summary>
    public string? Subject { get; private init; }

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private init; }

    public int Version { get; private set; } = 1;

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    public IReadOnlyCollection<Assignment> Assignments => assignments;

    public IReadOnlyCollection<Grant> Grants => grants;

    public static Employee Register(string number, string name, string? subject, Days valid, bool numberTaken, bool subjectTaken, DateTimeOffset now)
    {
        Refuse.Broken(
            EmployeeRules.NumberMustBeFree(number, numberTaken),
            EmployeeRules.SubjectMustBeFree(subject, subjectTaken),
            DaysRules.MustNotBeReversed(valid));
        return new Employee { Id = Guid.CreateVersion7(now), Number = number, Name = name, Subject = subject, From = valid.From, Until = valid.Until };
    }

    /// <summary>Moves the person to a post: whatever open post he has ends the day before.</summary>
    public Assignment Transfer(Department department, string post, Days days, DateTimeOffset now)
    {
        var left = assignments.Where(a => a.Until is null && a.From < days.From).ToList();
        Refuse.Broken(
            DaysRules.MustNotBeReversed(days),
            EmployeeRules.MustBeInForce(this, days),
            EmployeeRules.DepartmentMustBeInForce(department, days),
            // An open post that begins later can neither be left nor stand beside the new one.
            EmployeeRules.MustNotOverlap(assignments.Except(left).Where(a => a.DepartmentId == department.Id || a.Until is null), days));

        foreach (var assignment in left)
            assignment.End(days.From.AddDays(-1));
        return Take(department, post, days, now);
    }

    /// <summary>Adds a post beside those there are, as an import does: history is told, not decided.</summary>
    public Assignment Assign(Department department, string post, Days days, DateTimeOffset now)
    {
        Refuse.Broken(
            DaysRules.MustNotBeReversed(days),
            EmployeeRules.MustBeInForce(this, days),
            EmployeeRules.DepartmentMustBeInForce(department, days),
            EmployeeRules.MustNotOverlap(assignments.Where(a => a.DepartmentId == department.Id), days));
        return Take(department, post, days, now);
    }

    /// <summary>
    /// Gives a role for a region and department, or for the company. A role of headquarters or finance that somebody decides waits
    /// for a second person (SoD6).
    /// </summary>
    /// <param name="givers">Who grants, and for whom he stands in; nobody for imports and the first administrator.</param>
    public Grant Give(string role, Region? region, Department? department, Days days, GrantOrigin origin, IReadOnlyList<string> givers, DateTimeOffset now)
    {
        Refuse.Broken(
            DaysRules.MustNotBeReversed(days),
            EmployeeRules.MustBeInForce(this, days),
            GrantRules.MustNotBeToOneself(this, givers),
            GrantRules.RoleMustBeKnown(role),
            GrantRules.RegionMustFitRole(role, region),
            GrantRules.DepartmentMustFitRole(role, region, department),
            region is null ? null : RegionRules.MustBeInForce(region, days),
            GrantRules.MustNotOverlap(this, role, region, department, days));

        var grant = new Grant(Id, role, region?.Id, department?.Id, days, managerTermId: null, origin, givers, now);
        grants.Add(grant);
        Version++;
        return grant;
    }

    /// <summary>The second person's yes: from now on the role counts.</summary>
    /// <param name="approvers">Who approves, and for whom he stands in.</param>
    public void Approve(Grant grant, IReadOnlyList<string> approvers, DateTimeOffset now)
    {
        Refuse.Broken(GrantRules.MustBePending(grant.Role, grant.Approval), GrantRules.MustBeASecondPerson(grant.Role, grant.Approval, Subject, approvers));
        grant.Approve(approvers[0], now);
        Version++;
    }

    /// <summary>Ends a role with a day.</summary>
    /// <param name="isLastAdministrator">Whether nobody else has <c>hqAdmin</c> for good.</param>
    public void EndGrant(Grant grant, DateOnly on, bool isLastAdministrator)
    {
        Refuse.Broken(
            DaysRules.EndMustLieInside(grant.Valid, on),
            GrantRules.MustNotBelongToATerm(grant),
            GrantRules.MustLeaveAnAdministrator(grant, isLastAdministrator));
        grant.End(on);
        Version++;
    }

    internal Grant GiveForTerm(ManagerTerm term, DateTimeOffset now)
    {
        var grant = new Grant(Id, GrantRules.RegionManager, term.RegionId, departmentId: null, term.Valid, term.Id, GrantOrigin.ManagerTerm, givers: [], now);
        grants.Add(grant);
        Version++;
        return grant;
    }

    internal void EndForTerm(ManagerTerm term, DateOnly on)
    {
        term.Grant.End(on);
        Version++;
    }

    private Assignment Take(Department department, string post, Days days, DateTimeOffset now)
    {
        var assignment = new Assignment(Id, department, post, days, now);
        assignments.Add(assignment);
        Version++;
        return assignment;
    }
}

/// <summary>崗位: where a person works, from when to when. Figures stay with the department he was in then.</summary>
internal sealed class Assignment : IFeedRecord
{
    public const int LongestPost = 100;

    private Assignment()
    {
    }

    internal Assignment(Guid employeeId, Department department, string post, Days days, DateTimeOffset now)
        => (Id, EmployeeId, RegionId, DepartmentId, Post, From, Until) = (Guid.CreateVersion7(now), employeeId, department.RegionId, department.Id, post, days.From, days.Until);

    public Guid Id { get; private init; }

    public Guid EmployeeId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public string Post { get; private init; } = "";

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private set; }

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    internal void End(DateOnly on) => Until = on;
}

/// <summary>授權: a role given to a person, for a region and department or for the company, from when to when.</summary>
internal sealed class Grant : IFeedRecord
{
    public const int LongestRole = 40;

    private Grant()
    {
    }

    internal Grant(Guid employeeId, string role, Guid? regionId, Guid? departmentId, Days days, Guid? managerTermId, GrantOrigin origin, IReadOnlyList<string> givers, DateTimeOffset now)
    {
        (Id, EmployeeId, Role, RegionId, DepartmentId, From, Until, ManagerTermId)
            = (Guid.CreateVersion7(now), employeeId, role, regionId, departmentId, days.From, days.Until, managerTermId);
        (Origin, Approval) = (origin, Approval.For(role, origin == GrantOrigin.Decision, givers));
    }

    public Guid Id { get; private init; }

    public Guid EmployeeId { get; private init; }

    public string Role { get; private init; } = "";

    public Guid? RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public DateOnly From { get; private init; }

    public DateOnly? Until { get; private set; }

    /// <summary>The manager's term that brought the role; null when it was given for itself.</summary>
    public Guid? ManagerTermId { get; private init; }

    public GrantOrigin Origin { get; private init; }

    public Approval Approval { get; private set; } = null!;

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    internal void End(DateOnly on) => Until = on;

    internal void Approve(string by, DateTimeOffset now) => Approval = Approval.By(by, now);
}

/// <summary>How a role came to be.</summary>
internal enum GrantOrigin
{
    /// <summary>Somebody gave it.</summary>
    Decision,

    /// <summary>It was decided elsewhere and loaded as history.</summary>
    Import,

    /// <summary>The first administrator, from configuration.</summary>
    Bootstrap,

    /// <summary>It came with a manager's term.</summary>
    ManagerTerm,
}

/// <summary>復核: whether a second person must say yes, and who did (SoD6).</summary>
/// <param name="Pending">Nobody said yes yet; until then it gives nothing.</param>
/// <param name="GivenBy">Who gave it (subject).</param>
/// <param name="GivenFor">For whom he stood in (subject).</param>
internal sealed record Approval(bool Pending, string? GivenBy, string? GivenFor, string? ApprovedBy, DateTimeOffset? ApprovedAt)
{
    public static Approval For(string role, bool decided, IReadOnlyList<string> givers)
        => new(decided && GrantRules.NeedsSecondPerson(role), givers is [var giver, ..] ? giver : null, givers is [_, var behind, ..] ? behind : null, ApprovedBy: null, ApprovedAt: null);

    internal Approval By(string by, DateTimeOffset now) => this with { Pending = false, ApprovedBy = by, ApprovedAt = now };
}
