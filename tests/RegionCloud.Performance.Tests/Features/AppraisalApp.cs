using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.Sales.Messages;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>Performance with regions that have all their people; each test makes a region of its own.</summary>
public class AppraisalApp : PerformanceApp
{
    /// <summary>What Sales and Finance answer when they are asked for their books.</summary>
    internal Books Books { get; } = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new PeersOf<PerformanceBooksService.PerformanceBooksServiceClient>(Books)).AddSingleton<CollectionService.CollectionServiceClient>(Books.Finance);

    /// <summary>
    /// A region: carl manages it, bob heads sales, anna and abel sell, mia heads marketing, cleo customer service, fiona and finn keep the books.
    /// </summary>
    internal async Task<Company> CompanyAsync()
    {
        var code = Unique("C-");
        string[] people = ["carl", "bob", "anna", "abel", "mia", "cleo", "fiona", "finn"];
        (string Person, string Department, string Role)[] posts =
        [
            ("bob", "sales", "salesHead"), ("anna", "sales", "salesRep"), ("abel", "sales", "salesRep"), ("mia", "marketing", "marketingHead"), ("cleo", "customerService", "customerServiceHead"),
            ("fiona", "", "financeOfficer"), ("finn", "", "financeOfficer"),
        ];
        var csv = string.Join('\n',
        [
            "kind,region,name,timeZone,department,employee,subject,post,role,from,to",
            $"region,{code},华东大区,Asia/Shanghai,,,,,,2020-01-01,",
            .. people.Select(p => $"employee,,{p},,,{code}-{p},{code}{p},,,2020-01-01,"),
            .. posts.Where(p => p.Department.Length > 0).Select(p => $"assignment,{code},,,{p.Department},{code}-{p.Person},,职员,,2020-01-01,"),
            $"manager,{code},,,,{code}-carl,,,,2020-01-01,",
            .. posts.Select(p => $"grant,{code},,,{p.Department},{code}-{p.Person},,,{p.Role},2020-01-01,"),
            "",
        ]);
        Assert.Equal("succeeded", (await Admin.ImportAsync(csv)).State);
        var company = await Db(async db =>
        {
            var region = await db.Regions.Include(r => r.Departments).SingleAsync(r => r.Code == code);
            var employees = await db.Employees.Where(e => e.Number.StartsWith(code + "-")).ToDictionaryAsync(e => e.Name, e => e.Id);
            return new Company(this, code, region.Id, region.Departments.ToDictionary(d => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(d.Kind.ToString()), d => d.Id), employees);
        });
        await Wait.Until(async () => (await company.As("finn").AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the people of the region may act");
        return company;
    }

    /// <summary>As a consumer would keep it.</summary>
    internal Task LearnAsync(IReadOnlyList<Fact> facts) => ActAsync(db => db.LearnAsync(facts, CancellationToken.None));

    internal Task LearnAsync(ReceivablesMoved moved) => ActAsync(db => OnReceivablesMoved.LearnAsync(db, moved, App.Clock.GetUtcNow(), CancellationToken.None));

    /// <summary>One unit of work of a consumer.</summary>
    internal Task ActAsync(Func<PerformanceDbContext, Task> act) => Db(async db =>
    {
        await act(db);
        using (await WriterGate.For(db).EnterAsync(CancellationToken.None))
            return await db.SaveChangesAsync();
    });
}

/// <summary>One region with its people, and what its departments tell.</summary>
internal sealed record Company(AppraisalApp App, string Code, Guid Region, IReadOnlyDictionary<string, Guid> Departments, IReadOnlyDictionary<string, Guid> People)
{
    private readonly Dictionary<string, HttpClient> clients = new(StringComparer.Ordinal);

    public HttpClient As(string person) => clients.TryGetValue(person, out var known) ? known : clients[person] = App.App.As($"{Code}{person}");

    public DateTimeOffset Now => App.App.Clock.GetUtcNow();

    /// <summary>A plan with one target a person and month.</summary>
    public Task PlanAsync(string approvedOn, int revision, params (string Person, string Month, decimal Amount)[] cells)
    {
        var months = cells.Select(c => (c.Person, Month: Day($"{c.Month}-01"), c.Amount)).ToList();
        foreach (var (person, month, amount) in months.Where(m => m.Amount != 0))
            Book("planTarget", person, month, amount);
        return App.LearnAsync(SalesFacts.Of(
            new SalesPlanState(
                Guid.CreateVersion7(), 1, Region, Departments["sales"], months[0].Month.Year, revision, null, 1, Day(approvedOn), "CNY", cells.Sum(c => c.Amount), null, null, [], [], [], "",
                [.. months.GroupBy(c => c.Month.Month).Select(g => new PlanMonthState(g.Key, g.Sum(c => c.Amount)))], [.. months.Select(c => new PlanCellState(c.Month.Month, People[c.Person], c.Amount))]),
            Now, Now));
    }

    /// <summary>A contract as Sales tells of it; without shares it counts wholly for anna.</summary>
    public ContractState Contract(string signedOn, decimal amount, params (string Person, decimal Percent)[] shares) => new(
        Guid.CreateVersion7(), $"CT-{Guid.CreateVersion7():N}"[..20], 5, Region, Departments["sales"], People[shares.Length == 0 ? "anna" : shares[0].Person], Guid.CreateVersion7(), "ALFKI", "Alfreds", "CNY", amount, Day(signedOn), [],
        shares.Length == 0 ? [new ShareState(People["anna"], 100)] : [.. shares.Select(s => new ShareState(People[s.Person], s.Percent))]);

    /// <param name="endedOn">The last day of the campaign, in whose books it is.</param>
    public async Task<ContractState> SignForAsync(Guid campaign, string signedOn, decimal amount, string endedOn)
    {
        var contract = Contract(signedOn, amount) with { CampaignId = campaign };
        Book("signed", "anna", contract.SignedOn, amount);
        App.Books.Add(Region, "campaignRevenue", null, Day(endedOn), amount);
        await App.LearnAsync(SalesFacts.Of(contract, contract.SignedOn, Now, voided: false, Now));
        return contract;
    }

    public async Task<ContractState> SignAsync(string signedOn, decimal amount, params (string Person, decimal Percent)[] shares)
    {
        var contract = Contract(signedOn, amount, shares);
        foreach (var (person, percent) in shares.Length == 0 ? [("anna", 100m)] : shares)
            Book("signed", person, contract.SignedOn, amount * percent / 100);
        await App.LearnAsync(SalesFacts.Of(contract, contract.SignedOn, Now, voided: false, Now));
        return contract;
    }

    /// <summary>In the owner's book under the person and under the region.</summary>
    public void Book(string figure, string person, DateOnly countsOn, decimal amount)
    {
        App.Books.Add(Region, figure, People[person], countsOn, amount);
        App.Books.Add(Region, figure, null, countsOn, amount);
    }

    /// <summary>A campaign of the region's marketing department that is over.</summary>
    public async Task<Guid> CampaignAsync(string endedOn, int leads, decimal revenue, decimal budget)
    {
        var campaign = new CampaignState(
            Guid.CreateVersion7(), $"CP-{Guid.CreateVersion7():N}"[..20], 6, Region, Departments["marketing"], "ended", "promotion", "spring", "Shanghai", Day(endedOn), Day(endedOn), "CNY", budget, [], leads, revenue, null, null, Day(endedOn), Day(endedOn), Day(endedOn), null);
        foreach (var (figure, amount) in new[] { ("leadTarget", leads), ("revenueTarget", revenue), ("campaignBudget", budget) })
            App.Books.Add(Region, figure, null, Day(endedOn), amount);
        await App.LearnAsync(MarketingFacts.Of(campaign, Day(endedOn), Now, Now));
        return campaign.CampaignId;
    }

    /// <param name="booked">The last day of the campaign in whose books it is; absent: in nobody's, because it came too late.</param>
    public Task LeadAsync(Guid campaign, string on, string? booked)
    {
        if (booked is not null)
            App.Books.Add(Region, "leads", null, Day(booked), 1);
        return App.LearnAsync(MarketingFacts.Of(new LeadCaptured(Region, Day(on), "mia", Now, Guid.CreateVersion7(), "LD-2026-000001", Departments["marketing"], campaign, null), Now));
    }

    /// <summary>An approved claim with one line for a campaign and one for nothing that counts here.</summary>
    public Task SpendAsync(Guid campaign, string on, decimal amount, string? booked)
    {
        if (booked is not null)
            App.Books.Add(Region, "campaignCost", null, Day(booked), amount);
        return App.LearnAsync(FinanceFacts.Of(
            new ExpenseClaimState(
                Guid.CreateVersion7(), "EX-2026-000001", 3, Region, Departments["sales"], People["anna"], Day(on), Day(on), null, "CNY", amount + 5m,
                [new ExpenseLineState(1, Day(on), "sales", 5m, null, null, null), new ExpenseLineState(2, Day(on), "marketing", amount, campaign, null, null)]),
            Now, Now));
    }

    /// <summary>What CustomerService tells of a ticket's first answer.</summary>
    /// <param name="answered">By the clocks of Shanghai, as <paramref name="breached"/>.</param>
    public Task TicketAsync(Guid id, int version, string receivedOn, string? answered, string? breached)
    {
        var first = new ClockState("firstResponse", breached is not null ? "breached" : answered is not null ? "met" : "running", 240, Instant($"{receivedOn} 18:00"), breached is null ? null : Instant(breached), breached is null ? 0 : 1);
        var ticket = new TicketState(
            id, "TK-2026-000001", version, Region, Departments["customerService"], null, null, Guid.CreateVersion7(), null, "consultation", "normal", "new", Instant($"{receivedOn} 09:00"), Day(receivedOn),
            answered is null ? null : Instant(answered), null, null, first, first with { Clock = "resolution" }, Guid.CreateVersion7());
        return App.LearnAsync(CustomerServiceFacts.Of(ticket, Now, App.App.Services.GetRequiredService<BusinessClock>(), Now));
    }

    /// <summary>A closed survey of the region's customer service.</summary>
    /// <param name="satisfied">Null: as an older service tells it, the percentage alone.</param>
    public SurveyState Survey(string closedOn, int answered, int? satisfied, decimal? percent) => new(
        Guid.CreateVersion7(), "SV-2026-000001", 4, Region, Departments["customerService"], "t", "2026-Q1", "closed", Day("2026-01-10"), Day(closedOn), null, answered, answered, null,
        [new SurveyScoreState(null, "nps", answered, 1m), new SurveyScoreState(null, "csat", answered, percent, satisfied), new SurveyScoreState("product", "csat", 1, 0m, 0)], []);

    public Task SurveyedAsync(SurveyState survey) => App.LearnAsync(CustomerServiceFacts.Of(survey, Now, Now));

    public VisitState Visit(string dueOn, string? doneOn = null, string? cancelledOn = null, int version = 2) => new(
        Guid.CreateVersion7(), "RV-2026-000001", version, Region, Departments["customerService"], People["anna"], Guid.CreateVersion7(), "a", doneOn is not null ? "done" : cancelledOn is not null ? "cancelled" : "planned", Day("2026-01-02"),
        Day(dueOn), doneOn is null ? null : Day(doneOn), cancelledOn is null ? null : Day(cancelledOn));

    public Task VisitedAsync(VisitState visit) => App.LearnAsync(CustomerServiceFacts.Of(visit, Now, Now));

    /// <param name="since">Null: as an older service tells it.</param>
    public MeasureState Measure(string dueOn, string? doneOn = null, string? since = null, int version = 2) => new(
        Guid.CreateVersion7(), "IM-2026-000001", version, Region, Departments["customerService"], People["cleo"], null, null, "product", "a better lid", null, doneOn is null ? "open" : "done", Day(dueOn), doneOn is null ? null : Day(doneOn), null,
        since is null ? null : Day(since));

    public Task ImprovedAsync(MeasureState measure) => App.LearnAsync(CustomerServiceFacts.Of(measure, Now, Now));

    /// <summary>The research plan of 2026 with an inquiry for each last day.</summary>
    public async Task<ResearchPlanState> ResearchAsync(string approvedOn, int revision, params (Guid Inquiry, string Until)[] items)
    {
        var plan = new ResearchPlanState(
            Guid.CreateVersion7(), "RP-2026-000001", 3, Region, Departments["marketing"], 2026, revision, "where the region can grow",
            [.. items.Select(i => new ResearchItemState(revision == 1 ? i.Inquiry : Guid.CreateVersion7(), "marketDemand", "x", "interview", Day("2026-01-02"), Day(i.Until), People["mia"], revision == 1 ? null : i.Inquiry))]);
        await App.LearnAsync(MarketingFacts.Of(plan, Day(approvedOn), Now, Now));
        return plan;
    }

    public Task DeliveredAsync(Guid inquiry, string deliveredOn, string? on = null) => App.LearnAsync(MarketingFacts.Of(
        new ResearchResultState(Guid.CreateVersion7(), "DS-2026-000001", 2, Region, Departments["marketing"], inquiry, Day(deliveredOn)), Day(on ?? deliveredOn), Now, Now));

    public Task VoidAsync(ContractState contract, string on) => App.LearnAsync(SalesFacts.Of(contract with { Version = contract.Version + 2 }, Day(on), Now, voided: true, Now));

    /// <summary>An instalment falls due of a contract, and money may have come in for it.</summary>
    public async Task<Guid> DueAsync(ContractState contract, string dueOn, decimal amount, params (string On, decimal Amount)[] paid)
    {
        var instalment = Guid.CreateVersion7();
        foreach (var share in contract.Shares)
        {
            var person = People.Single(p => p.Value == share.EmployeeId).Key;
            Book("due", person, Day(dueOn), amount * share.Percent / 100);
            Book("paid", person, Day(dueOn), paid.Sum(p => p.Amount) * share.Percent / 100);
        }

        await MovedAsync(contract, instalment, dueOn, ("opened", contract.SignedOn.ToString("O", CultureInfo.InvariantCulture), amount, contract.ContractId));
        foreach (var payment in paid)
            await MovedAsync(contract, instalment, dueOn, ("paid", payment.On, -payment.Amount, Guid.CreateVersion7()));
        return instalment;
    }

    public Task MovedAsync(ContractState contract, Guid instalment, string dueOn, params (string Kind, string On, decimal Amount, Guid Reference)[] entries) => App.LearnAsync(Moved(contract, instalment, dueOn, entries));

    public ReceivablesMoved Moved(ContractState contract, Guid instalment, string dueOn, params (string Kind, string On, decimal Amount, Guid Reference)[] entries) => new(
        Region, entries.Max(e => Day(e.On)), "fiona", Now, contract.ContractId, contract.Number, 2, contract.DepartmentId, contract.OwnerId, contract.Currency,
        [.. contract.Shares.Select((s, i) => new ReceivableShareState(i + 1, s.EmployeeId, s.Percent))],
        [.. entries.Select(e => new ReceivableEntryState(instalment, Day(dueOn), e.Kind, e.Amount, e.Reference, Day(e.On), Now))]);

    /// <summary>A cycle of the region up to a state: planned and started by carl, judged by whoever judges, scored, reconciled, published.</summary>
    public async Task<JsonNode> CycleAsync(string period, string until = "published", decimal rating = 80m, string on = "2026-04-10")
    {
        var carl = As("carl");
        var cycle = await carl.PostAsync("appraisal-cycles", new { regionId = Region, period }).Json(HttpStatusCode.Created);
        cycle = await DoAsync(carl, cycle, "start", new { on });
        if (until == "started")
            return cycle;

        foreach (var appraisal in await AppraisalsAsync(cycle))
            await RateAsync(appraisal, rating);
        if (until == "rated")
            return cycle;

        cycle = await DoAsync(carl, cycle, "score", new { on });
        if (until == "scored")
            return cycle;

        cycle = await DoAsync(carl, cycle, "reconcile", new { });
        Assert.Equal([], cycle["reconciliation"]!["differences"]!.AsArray());
        return until == "reconciled" ? cycle : await DoAsync(period.Length == 4 ? App.Second : carl, cycle, "publish", new { on });
    }

    public async Task<IReadOnlyList<JsonNode>> AppraisalsAsync(JsonNode cycle)
        => [.. (await As("carl").GetJsonAsync($"appraisals?cycleId={cycle["id"]}&pageSize=200"))["items"]!.AsArray().Select(a => a!)];

    /// <summary>The appraisal of a person, whole.</summary>
    public async Task<JsonNode> AppraisalAsync(JsonNode cycle, string person, string reader = "carl")
    {
        var row = (await AppraisalsAsync(cycle)).Single(a => a["employeeId"]!.ToString() == People[person].ToString());
        return await As(reader).GetJsonAsync($"appraisals/{row["id"]}");
    }

    /// <summary>By the right appraiser: bob for sales persons, carl for departments, headquarters for the region.</summary>
    public async Task<JsonNode> RateAsync(JsonNode row, decimal rating)
    {
        var (who, code) = row["subject"]!.ToString() switch { "salesPerson" => (As("bob"), "conduct"), "region" => (App.Admin, "comprehensiveManagement"), _ => (As("carl"), "teamManagement") };
        return await who.PostAsync($"appraisals/{row["id"]}/ratings", new { kpiCode = code, rating = rating.ToString("0.00", CultureInfo.InvariantCulture), note = "as seen" }, row["etag"]).Json(HttpStatusCode.OK);
    }

    public static async Task<JsonNode> DoAsync(HttpClient who, JsonNode record, string action, object body, string path = "appraisal-cycles", HttpStatusCode expected = HttpStatusCode.OK)
        => await who.KeyedAsync($"{path}/{record["id"]}/{action}", body, record["etag"]).Json(expected);

    public static DateTimeOffset Instant(string shanghai) => new(DateTime.Parse(shanghai, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The owners' books, kept by the test beside the facts: what was told of is in them.</summary>
internal sealed class Books : GrpcClientFactory
{
    private static readonly Dictionary<string, string[]> Figures = new(StringComparer.Ordinal)
    {
        ["sales"] = ["signed", "planTarget", "trainingPlanned", "trainingHeld"],
        ["marketing"] = ["leads", "leadTarget", "campaignRevenue", "revenueTarget", "campaignCost", "campaignBudget", "researchOnTime", "researchDue"],
        ["customer-service"] = ["firstResponseMet", "firstResponseDue", "surveySatisfied", "surveyAnswered", "visitOnTime", "visitDue", "measureOnTime", "measureDue"],
    };

    private static readonly string[] Counted = ["trainingPlanned", "trainingHeld", "leads", "leadTarget", "researchOnTime", "researchDue", .. Figures["customer-service"]];

    public Books() => Finance = new FinanceBooks(this);

    public CollectionService.CollectionServiceClient Finance { get; }

    /// <summary>Signed amounts, targets and receivables by region, figure and person; a person's part as the test reckons it.</summary>
    public List<(Guid Region, string Figure, Guid? Person, DateOnly CountsOn, decimal Amount)> Entries { get; } = [];

    /// <summary>Whether Finance answers.</summary>
    public bool FinanceIsAway { get; set; }

    /// <summary>The client of the department that the name ends with.</summary>
    public override TClient CreateClient<TClient>(string name) => (TClient)(object)new DepartmentBooks(this, Figures.Single(f => name.EndsWith(" of " + f.Key, StringComparison.Ordinal)).Value);

    public void Add(Guid region, string figure, Guid? person, DateOnly countsOn, decimal amount)
    {
        lock (Entries)
            Entries.Add((region, figure, person, countsOn, amount));
    }

    private IEnumerable<(string Figure, Guid? Person, decimal Amount)> Sums(string region, DateOnly from, DateOnly until, params string[] figures)
    {
        lock (Entries)
        {
            return [.. Entries.Where(e => e.Region.ToString() == region && figures.Contains(e.Figure) && e.CountsOn >= from && e.CountsOn <= until).GroupBy(e => (e.Figure, e.Person)).Select(g => (g.Key.Figure, g.Key.Person, g.Sum(e => e.Amount)))];
        }
    }

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static AsyncUnaryCall<T> Answer<T>(T answer) => new(Task.FromResult(answer), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    private sealed class DepartmentBooks(Books books, string[] figures) : PerformanceBooksService.PerformanceBooksServiceClient
    {
        public override AsyncUnaryCall<GetBooksResponse> GetBooksAsync(GetBooksRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            var response = new GetBooksResponse();
            foreach (var (figure, person, amount) in books.Sums(request.RegionId, Company.Day(request.From), Company.Day(request.Until), figures))
                response.Figures.Add(new BookFigure { Figure = figure, EmployeeId = person?.ToString() ?? "", Currency = Counted.Contains(figure) ? "" : "CNY", Amount = Text(amount) });
            return Answer(response);
        }
    }

    private sealed class FinanceBooks(Books books) : CollectionService.CollectionServiceClient
    {
        public override AsyncUnaryCall<GetDueCollectionResponse> GetDueCollectionAsync(GetDueCollectionRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            if (books.FinanceIsAway)
                throw new RpcException(new Status(StatusCode.Unavailable, "away"));

            var response = new GetDueCollectionResponse();
            foreach (var person in books.Sums(request.RegionId, DateOnly.MinValue, Company.Day(request.AsOf), "due", "paid").GroupBy(s => s.Person))
                response.Rows.Add(new DueCollection { EmployeeId = person.Key?.ToString() ?? "", Due = Money(person, "due"), PaidOnDue = Money(person, "paid") });
            return Answer(response);
        }

        private static Money Money(IEnumerable<(string Figure, Guid? Person, decimal Amount)> sums, string figure) => new() { Amount = Text(sums.Where(s => s.Figure == figure).Sum(s => s.Amount)), Currency = "CNY" };
    }
}
