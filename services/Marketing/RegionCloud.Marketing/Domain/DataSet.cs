using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>States of a data set.</summary>
internal enum DataSetStatus
{
    /// <summary>Collected, nobody else has looked at it: no report may rest on it.</summary>
    Collected,

    /// <summary>Somebody else has judged it fit for use.</summary>
    Reviewed,

    /// <summary>Somebody else has judged it unfit; its collectors may mend it.</summary>
    Refused,
}

/// <summary>How far the data can be trusted.</summary>
public enum ValidityGrade
{
    High,
    Medium,
    Low,
}

/// <summary>
/// 調研數據 (3.2-3): what an inquiry brought, true and reliable: from which source, by whom, when, from how many, how its validity was checked, and who else has reviewed it. What was reviewed never changes.
/// </summary>
internal sealed class DataSet
{
    private readonly List<DataSetStep> steps = [];

    private DataSet()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: DS-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public DataSetStatus Status { get; private set; }

    public string Title { get; private set; } = "";

    public ResearchTopic Topic { get; private set; }

    public ResearchMethod? Method { get; private set; }

    /// <summary>The inquiry of a research plan that brought it.</summary>
    public Guid? InquiryId { get; private set; }

    public string? Source { get; private set; }

    public Guid? CollectorId { get; private set; }

    public DateOnly? CollectedOn { get; private set; }

    public int? SampleSize { get; private set; }

    /// <summary>How duplicates and answers of low quality were looked for, and what was found.</summary>
    public string? ValidityCheck { get; private set; }

    public ValidityGrade? Grade { get; private set; }

    /// <summary>The day of its review.</summary>
    public DateOnly? ReviewedOn { get; private set; }

    public IReadOnlyList<DataSetStep> Steps => steps;

    /// <summary>Everybody who entered it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To == DataSetStatus.Collected).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public static DataSet Collect(string number, Guid regionId, Guid departmentId, DataSetContent content, Act act)
    {
        var set = new DataSet { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId };
        set.Fill(content, act.On);
        set.steps.Add(new DataSetStep(1, null, DataSetStatus.Collected, act.On, act.At, act.By, act.For, null));
        return set;
    }

    public void Change(DataSetContent content, Act act)
    {
        Refuse.Broken(DataSetRules.MustBe(this, "change", DataSetStatus.Collected, DataSetStatus.Refused));
        Fill(content, act.On);
        Move(DataSetStatus.Collected, act, null);
    }

    /// <summary>Somebody else judges whether reports may rest on it (3.2-3).</summary>
    /// <param name="grade">How far it can be trusted; null: it is unfit.</param>
    /// <param name="reviewers">Who judges, and for whom he stands in.</param>
    public void Review(ValidityGrade? grade, string? note, IReadOnlyList<Reviewer> reviewers, Act act)
    {
        Refuse.Broken([DataSetRules.MustBe(this, "review", DataSetStatus.Collected), DataSetRules.ReviewersAreOthers(this, reviewers), .. DataSetRules.MissingParts(this), DataSetRules.NoteWhenUnfit(grade, note)]);
        Refuse.Broken(DataSetRules.NotBeforeCollection(this, act.On));
        Grade = grade;
        ReviewedOn = grade is null ? null : act.On;
        Move(grade is null ? DataSetStatus.Refused : DataSetStatus.Reviewed, act, note);
    }

    private void Fill(DataSetContent content, DateOnly today)
    {
        Refuse.Broken(content.CollectedOn > today ? DataSetRules.CollectedLater(content.CollectedOn.Value, today) : null);
        (Title, Topic, Method, InquiryId, Source, CollectorId, CollectedOn, SampleSize, ValidityCheck) = (
            content.Title, content.Topic, content.Method, content.InquiryId, content.Source, content.CollectorId, content.CollectedOn, content.SampleSize, content.ValidityCheck);
    }

    private void Move(DataSetStatus to, Act act, string? note)
    {
        steps.Add(new DataSetStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>Somebody who judges, or for whom somebody judges.</summary>
internal sealed record Reviewer(Guid EmployeeId, string Subject);

/// <summary>What is known of a data set.</summary>
internal sealed record DataSetContent(string Title, ResearchTopic Topic, ResearchMethod? Method, Guid? InquiryId, string? Source, Guid? CollectorId, DateOnly? CollectedOn, int? SampleSize, string? ValidityCheck);

/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record DataSetStep(int Sequence, DataSetStatus? From, DataSetStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>Every reason Marketing may refuse a data set.</summary>
internal static class DataSetRules
{
    public static Refusal? MustBe(DataSet set, string action, params IReadOnlyList<DataSetStatus> allowed)
        => allowed.Contains(set.Status) ? null : Refusal.State("marketing.data-set.wrong-state", ("number", set.Number), ("state", CampaignRules.Name(set.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(CampaignRules.Name))));

    /// <summary>Neither the collector nor who entered it judges it, nor who stands in for one of them.</summary>
    public static Refusal? ReviewersAreOthers(DataSet set, IReadOnlyList<Reviewer> reviewers)
        => reviewers.Any(r => r.EmployeeId == set.CollectorId || set.Authors.Contains(r.Subject, StringComparer.Ordinal)) ? Refusal.Content("marketing.data-set.own-review", "", ("number", set.Number)) : null;

    /// <summary>Every part without which nobody can judge it, by name (3.2-3, RB-08).</summary>
    public static IEnumerable<Refusal?> MissingParts(DataSet set)
    {
        if (set.Method is null)
            yield return SubmissionRules.Missing("method", "/method");
        if (string.IsNullOrWhiteSpace(set.Source))
            yield return SubmissionRules.Missing("source", "/source");
        if (set.CollectorId is null)
            yield return SubmissionRules.Missing("collector", "/collectorId");
        if (set.CollectedOn is null)
            yield return SubmissionRules.Missing("collectedOn", "/collectedOn");
        if (set.SampleSize is null)
            yield return SubmissionRules.Missing("sampleSize", "/sampleSize");
        if (string.IsNullOrWhiteSpace(set.ValidityCheck))
            yield return SubmissionRules.Missing("validityCheck", "/validityCheck");
    }

    public static Refusal? NoteWhenUnfit(ValidityGrade? grade, string? note) => grade is null && string.IsNullOrWhiteSpace(note) ? SubmissionRules.Missing("reviewNote", "/note") : null;

    public static Refusal? NotBeforeCollection(DataSet set, DateOnly on) => on < set.CollectedOn ? Refusal.Content("marketing.data-set.reviewed-before-collected", "/reviewedOn", ("reviewedOn", on), ("collectedOn", set.CollectedOn)) : null;

    public static Refusal CollectedLater(DateOnly collectedOn, DateOnly today) => Refusal.Content("date-in-future", "/content/collectedOn", ("field", "collectedOn"), ("value", collectedOn), ("today", today));

    public static Refusal InquiryUnknown(Guid inquiryId) => Refusal.Content("marketing.data-set.inquiry-unknown", "/content/inquiryId", ("inquiryId", inquiryId));

    public static Refusal CollectorUnknown(Guid employeeId) => Refusal.Content("marketing.person-unknown", "/content/collectorId", ("employeeId", employeeId));
}
