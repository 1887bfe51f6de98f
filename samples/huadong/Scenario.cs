using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>A figure, refusal or event of the story, as it was worked out by hand (<c>figures.md</c>) and as the system tells it.</summary>
/// <param name="Rule">The rule of the rule book or the requirement that it comes of.</param>
internal sealed record Check(string Chapter, string What, string Expected, string Actual, string Rule)
{
    public bool IsRight => string.Equals(Expected, Actual, StringComparison.Ordinal);
}

/// <summary>
/// Half a year of 華東大區 (2026-01-01 to 2026-06-30), lived through the gateway by its people, each with his own rights. Every figure that is compared stands in <c>figures.md</c> with its arithmetic.
/// </summary>
internal sealed partial class Scenario(Api api, string people)
{
    private const string Region = "HUADONG";
    private const string LastDay = "2026-06-30";

    /// <summary>The chapter of what is compared at the end.</summary>
    public const string Summary = "summary";

    // Headquarters, then the region. Whoever may do what comes from the grants in people.csv.
    private const string Administrator = "admin";
    private const string Headquarters = "heyuan";
    private const string HeadquartersFinance = "zhoumin";
    private const string Auditor = "zhaoming";
    private const string Manager = "linjianguo";
    private const string MarketingHead = "xuqing";
    private const string SalesHead = "shenli";
    private const string ServiceHead = "lujia";
    private const string Dingyi = "dingyi";
    private const string Make = "make";
    private const string Suqi = "suqi";
    private const string Agent = "yeqing";
    private const string Finance = "qianjin";
    private const string SecondFinance = "jinsui";
    private const string Stranger = "liangyu";

    private readonly List<Check> checks = [];
    private readonly Dictionary<string, string> employees = new(StringComparer.Ordinal);
    private string chapter = "";
    private string regionId = "";

    /// <summary>Whether another run began the story: what was refused then may be refused for another reason now.</summary>
    private bool goneOn;

    public IReadOnlyList<Check> Checks => checks;

    /// <summary>True when the story was told to its end before.</summary>
    public async Task<bool> IsToldAsync()
    {
        await OrganisationAsync();
        return (await api.GetAsync(Manager, $"/api/risk/v1/monitorings?regionId={regionId}")).Items().Any();
    }

    /// <summary>Everything from the company's goal to the policy calendar; the figures at its end are <see cref="FiguresAsync"/>.</summary>
    public async Task TellAsync(Action<string> chapterBegins)
    {
        foreach (var (title, happens) in new (string, Func<Task>)[]
        {
            ("1 goal and plan", GoalAndPlanAsync),
            ("2 budget", BudgetAsync),
            ("3 research and report", ResearchAsync),
            ("4 campaign and its budget", CampaignAsync),
            ("5 leads", LeadsAsync),
            ("6 contracts", ContractsAsync),
            ("7 trainings and meetings", TeamAsync),
            ("8 the campaign runs, and what it cost", CampaignRunsAsync),
            ("9 payment on the due day", FirstPaymentAsync),
            ("10 tickets", TicketsAsync),
            ("11 March is appraised", MarchAsync),
            ("12 April is appraised", AprilAsync),
            ("13 a campaign beyond the year's budget", SecondCampaignAsync),
            ("14 a contract becomes void", VoidAndLastDayAsync),
            ("15 late payments and dunning", PaymentsAndDunningAsync),
            ("16 the void changes April's score", LateFactAsync),
            ("17 survey", SurveyAsync),
            ("18 one-use links", LinksAsync),
            ("19 return visits", VisitsAsync),
            ("20 the second quarter is appraised", QuarterAsync),
            ("21 risk", RisksAsync),
        })
        {
            chapter = title;
            chapterBegins(title);
            await happens();
        }
    }

    /// <summary>The region, its people and their rights, by the organisation's own import; known rows change nothing.</summary>
    private async Task OrganisationAsync()
    {
        chapter = "0 organisation";
        var operation = await api.ImportAsync(Administrator, "/api/performance/v1/imports/organisation", people);
        operation = await api.UntilAsync(Administrator, $"/api/performance/v1/operations/{operation.Id()}", o => o.Text("state") is "succeeded" or "failed", "the organisation is imported");
        if (!operation.Is("state", "succeeded"))
            throw new InvalidOperationException($"The organisation was not imported: {operation} {await api.GetAsync(Administrator, $"/api/performance/v1/operations/{operation.Id()}/errors")}");

        goneOn = operation.Text("rows.created") == "0";
        regionId = (await api.GetAsync(Manager, "/api/performance/v1/regions")).Items().Single(r => r.Is("code", Region)).Id();
        foreach (var employee in (await api.GetAsync(Headquarters, "/api/performance/v1/employees?pageSize=200")).Items())
            employees[employee.Text("subject")] = employee.Id();

        // The half year is history today: nothing of it is dunned or found overdue by itself.
        foreach (var service in new[] { "finance", "risk" })
        {
            var schedule = (await api.UntilAsync(Administrator, $"/api/{service}/v1/schedules", s => s.Items("regions").Any(r => r.Is("regionId", regionId)), $"{service} knows the region")).Items("regions").Single(r => r.Is("regionId", regionId));
            if (schedule.Text("paused") == "–")
                await api.PostAsync(Administrator, $"/api/{service}/v1/schedules/{regionId}/pause", new { reason = "2026 上半年为历史数据" });
        }
    }

    private string Employee(string subject) => employees[subject];

    private void Same(string what, string expected, string actual, string rule)
    {
        // What stood on the way may have changed since, when another run began the story; the figures at its end have not.
        if (!goneOn || chapter == Summary)
            checks.Add(new Check(chapter, what, expected, actual, rule));
    }

    private void Same(string what, string expected, JsonElement record, string path, string rule) => Same(what, expected, record.Text(path), rule);

    /// <summary>Something that must not be done, and how it is refused. Not tried when another run began the story: what was refused then could be done now.</summary>
    private async Task RefusedAsync(string what, int status, string code, string user, string path, object? body, string rule, JsonElement? of = null, HttpMethod? method = null)
    {
        if (goneOn)
            return;

        var (was, codes, detail) = await api.RefusedAsync(user, method ?? HttpMethod.Post, path, body, of);
        var actual = codes.Contains(code, StringComparer.Ordinal) ? $"{was} {code}" : $"{was} {string.Join(", ", codes)} ({detail})";
        Same($"refused: {what}", $"{status} {code}", actual, rule);
    }

    /// <summary>What is told of something that hangs on an event: the expected as soon as it is so, else what it is in the end.</summary>
    private static async Task<string> SoonAsync(string expected, Func<Task<string>> look)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
        {
            var seen = await look();
            if (seen == expected || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(45))
                return seen;
        }
    }

    private static string Words(IEnumerable<string> words) => string.Join(' ', words);

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static decimal Amount(JsonElement record, string path) => decimal.Parse(record.Text(path), CultureInfo.InvariantCulture);
}
