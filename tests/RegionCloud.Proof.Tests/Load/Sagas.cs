using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>
/// What goes through several departments: campaigns whose budget Finance commits and gets back, leads with which Sales goes on, complaints that hold a contract's reminders until they are resolved. Each remembers what was accepted.
/// </summary>
internal sealed class Sagas(Caller caller, Money money, string scenario)
{
    private const string Campaigns = "/api/marketing/v1/campaigns";
    private const string Leads = "/api/marketing/v1/leads";
    private const string Tickets = "/api/customer-service/v1/tickets";

    private static readonly IReadOnlyDictionary<string, string[]> CampaignSteps = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["Planned"], ["Planned"] = ["Submitted"], ["Submitted"] = ["AwaitingBudget"], ["AwaitingBudget"] = ["Approved", "Cancelled"], ["Approved"] = ["Cancelled"],
    };

    private readonly Random chance = Proof.Chance($"{scenario} sagas");
    private readonly string mark = $"{scenario} ";
    private readonly Dictionary<string, (string Region, string Customer, string Seller, string Campaign)> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (People People, decimal Budget, bool Cancelled)> campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (People People, string Status)> leads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (People People, string Contract, bool Resolved)> complaints = new(StringComparer.Ordinal);
    private readonly List<string> refused = [];
    private readonly Lock gate = new();
    private int accepted;

    /// <summary>Accepted writes.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>What nothing but a fault can keep from being accepted, and was not.</summary>
    public IReadOnlyList<string> Refused
    {
        get
        {
            lock (gate)
            {
                return [.. refused];
            }
        }
    }

    private RunningSystem System => caller.System;

    /// <summary>A campaign in each region that captures leads. The regions have a goal and a budget (<see cref="Years.PrepareAsync"/>).</summary>
    public async Task PrepareAsync()
    {
        var goal = Id((await caller.ListAsync("admin", Years.Goals)).Single(g => g.TryGetProperty("current", out _) && g.GetProperty("year").GetInt32() == Today.Year));
        foreach (var people in People.All)
        {
            var customer = (await System.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0];
            var seller = (await System.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/me")).GetProperty("employee");
            known[people.Region] = (customer.GetProperty("relations")[0].GetProperty("regionId").GetString()!, Id(customer), Id(seller), "");
            // Marketing hears of the goal a moment later.
            await Wait.Until(
                async () => (await System.CallAsync(people.Marketing, HttpMethod.Post, Campaigns, new { regionId = known[people.Region].Region, content = new { kind = "other", companyGoalId = goal } })).Status == HttpStatusCode.Created,
                "Marketing knows the goal",
                TimeSpan.FromSeconds(60));
            var campaign = await AskedAsync(people, 1_000m);
            known[people.Region] = known[people.Region] with { Campaign = Id(await AnsweredAsync(people, Id(campaign))) };
        }
    }

    /// <summary>One thing that several departments do together, from its beginning to its end.</summary>
    public Task WorkAsync(People people)
    {
        int roll;
        lock (gate)
        {
            roll = chance.Next(100);
        }

        return TryAsync(() => roll switch
        {
            < 40 => CampaignAsync(people, roll % 2 == 0, waits: roll % 4 < 2),
            < 70 => LeadAsync(people, converted: roll % 3 > 0),
            _ => ComplainAsync(people, resolved: roll % 3 > 0),
        });
    }

    /// <summary>The same while nobody hears of anything: what is begun is taken back or resolved before others know of it.</summary>
    public Task WorkUnheardAsync(People people, int n, Deal deal) => TryAsync(async () =>
    {
        await CampaignAsync(people, cancelled: n % 3 > 0, waits: false);
        await QualifiedAsync(people);
        await ComplainAsync(people, resolved: n % 3 > 0, deal);
    });

    /// <summary>What is not as it should be; waits for events by being asked again.</summary>
    public async Task CompareAsync(Verdict verdict)
    {
        foreach (var people in People.All)
        {
            await CampaignsAsync(people, verdict);
            await LeadsAsync(people, verdict);
            await HoldsAsync(people, verdict);
        }

        var (marketing, sales) = (System.Database("marketing"), System.Database("sales"));
        await NoneTwiceAsync(marketing, $"SELECT Theme, count(*), '' FROM Campaigns WHERE Theme LIKE '{mark}%' GROUP BY Theme HAVING count(*) > 1", "campaigns", verdict);
        await NoneTwiceAsync(marketing, $"SELECT Company, count(*), '' FROM Leads WHERE Company LIKE '{mark}%' GROUP BY Company HAVING count(*) > 1", "captured leads", verdict);
        await NoneTwiceAsync(sales, "SELECT MarketingLeadId, count(*), '' FROM Leads WHERE MarketingLeadId IS NOT NULL GROUP BY MarketingLeadId HAVING count(*) > 1", "leads in Sales", verdict);
        await NoneTwiceAsync(sales, "SELECT LeadId, count(*), '' FROM Opportunities WHERE LeadId IS NOT NULL GROUP BY LeadId HAVING count(*) > 1", "opportunities", verdict);
        await NoneTwiceAsync(System.Database("customer-service"), $"SELECT Subject, count(*), '' FROM Tickets WHERE Subject LIKE '{mark}%' GROUP BY Subject HAVING count(*) > 1", "tickets", verdict);
        await Years.StepsAsync(marketing, "CampaignSteps", "CampaignId", CampaignSteps, verdict);
        await CommittedAsync(verdict);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (NotAcceptedException e)
        {
            lock (gate)
            {
                refused.Add(e.Message);
            }
        }
    }

    /// <param name="waits">For Finance's answer, before it is cancelled.</param>
    private async Task CampaignAsync(People people, bool cancelled, bool waits)
    {
        decimal budget;
        lock (gate)
        {
            budget = chance.Next(100, 100_000) / 100m;
        }

        var campaign = await AskedAsync(people, budget);
        var path = $"{Campaigns}/{Id(campaign)}";
        if (waits)
            campaign = await AnsweredAsync(people, Id(campaign));
        if (!cancelled)
            return;

        // Whether Finance is quicker or the cancellation, both are right.
        for (var tries = 0; ; tries++)
        {
            var done = await caller.ResolveAsync(people.Marketing, HttpMethod.Post, $"{path}/cancel", new { reason = "after all not" }, Etag(campaign));
            if (done.Outcome == Outcome.Ok)
                break;
            if (done.Status != HttpStatusCode.PreconditionFailed || tries == 3)
                throw new NotAcceptedException(done);
            campaign = await System.InsistAsync(people.Marketing, HttpMethod.Get, path);
        }

        Keep(campaigns, Id(campaign), (people, budget, true));
    }

    /// <summary>Planned, handed in and approved by the region's manager; Finance is asked.</summary>
    private async Task<JsonElement> AskedAsync(People people, decimal budget)
    {
        var campaign = await caller.MustAsync(people.Marketing, HttpMethod.Post, Campaigns, new
        {
            regionId = known[people.Region].Region,
            content = new
            {
                kind = "roadshow",
                theme = mark + Guid.CreateVersion7(),
                startsOn = Day(1),
                endsOn = Day(2),
                place = "Shanghai",
                content = "demonstrations",
                evaluationPlan = "leads and contracts",
                budget = Money.Text(budget),
                channels = new[] { new { channel = "promotion", budget = Money.Text(budget) } },
                leadTarget = 1,
                revenueTarget = "1.00",
            },
        });
        var path = $"{Campaigns}/{Id(campaign)}";
        campaign = await caller.MustAsync(people.Marketing, HttpMethod.Post, $"{path}/submit", new { }, Etag(campaign));
        campaign = await caller.MustAsync(people.Manager, HttpMethod.Post, $"{path}/approve", new { justification = "the market" }, Etag(campaign));
        Keep(campaigns, Id(campaign), (people, budget, false));
        return campaign;
    }

    private async Task<JsonElement> AnsweredAsync(People people, string campaignId)
    {
        JsonElement campaign = default;
        await Wait.Until(
            async () => (campaign = await System.InsistAsync(people.Marketing, HttpMethod.Get, $"{Campaigns}/{campaignId}")).GetProperty("status").GetString() is not "awaitingBudget", "Finance answers", TimeSpan.FromSeconds(120));
        return campaign;
    }

    private async Task LeadAsync(People people, bool converted)
    {
        var id = await QualifiedAsync(people);
        var path = $"/api/sales/v1/leads/{id}";
        JsonElement lead = default;
        await Wait.Until(
            async () =>
            {
                var (status, body) = await System.CallAsync(people.Seller, HttpMethod.Get, path);
                lead = body;
                return status == HttpStatusCode.OK;
            },
            "Sales hears of the lead",
            TimeSpan.FromSeconds(120));
        if (converted)
            await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/convert", new { customerId = known[people.Region].Customer, opportunity = new { title = "an order", amount = "100.00", probability = "50.00", expectedOn = Day(30) } }, Etag(lead));
        else
            await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/lose", new { reason = "no need" }, Etag(lead));
        Keep(leads, id, (people, converted ? "converted" : "lost"));
    }

    /// <summary>Captured, contacted and handed to Sales.</summary>
    private async Task<string> QualifiedAsync(People people)
    {
        var lead = await caller.MustAsync(people.Marketing, HttpMethod.Post, Leads, new { campaignId = known[people.Region].Campaign, channel = "promotion", details = new { company = mark + Guid.CreateVersion7(), need = "an instrument" } });
        lead = await caller.MustAsync(people.Marketing, HttpMethod.Post, $"{Leads}/{Id(lead)}/contact", new { }, Etag(lead));
        await caller.MustAsync(people.Marketing, HttpMethod.Post, $"{Leads}/{Id(lead)}/qualify", new { salesPersonId = known[people.Region].Seller }, Etag(lead));
        Keep(leads, Id(lead), (people, "qualified"));
        return Id(lead);
    }

    /// <param name="about">The contract; default: a new one.</param>
    private async Task ComplainAsync(People people, bool resolved, Deal? about = null)
    {
        var deal = about ?? await money.SignAsync(people, 1_000);
        var body = new { regionId = known[people.Region].Region, customerId = known[people.Region].Customer, contractId = deal.Id, kind = "complaint", content = new { subject = mark + Guid.CreateVersion7() } };
        Operation opened;
        // Customer service hears of the contract a moment later; until then it does not know it.
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(250))
        {
            opened = await caller.ResolveAsync(people.Service, HttpMethod.Post, Tickets, body);
            if (opened.Status != HttpStatusCode.UnprocessableEntity || Stopwatch.GetElapsedTime(began) > Proof.AtMost(90))
                break;
        }

        if (opened.Outcome != Outcome.Ok)
            throw new NotAcceptedException(opened);
        var ticket = opened.Answer;
        Keep(complaints, Id(ticket), (people, deal.Id, false));
        ticket = await caller.MustAsync(people.Service, HttpMethod.Post, $"{Tickets}/{Id(ticket)}/reply", new { text = "today" }, Etag(ticket));
        if (!resolved)
            return;

        await caller.MustAsync(people.Service, HttpMethod.Post, $"{Tickets}/{Id(ticket)}/resolve", new { resolution = "sent again", cause = "delivery" }, Etag(ticket));
        Keep(complaints, Id(ticket), (people, deal.Id, true));
    }

    private async Task CampaignsAsync(People people, Verdict verdict)
    {
        var shown = (await caller.ListAsync(people.Manager, Campaigns)).ToDictionary(Id, c => c.GetProperty("status").GetString(), StringComparer.Ordinal);
        foreach (var (id, (_, _, cancelled)) in Mine(campaigns, c => c.People == people))
        {
            if (!shown.TryGetValue(id, out var status))
                verdict.Lost($"campaign {id}");
            else if (status != (cancelled ? "cancelled" : "approved"))
                verdict.Unexpected($"campaign {id} is {status} and should be {(cancelled ? "cancelled" : "approved")}");
        }
    }

    /// <summary>A campaign's budget is committed once, and given back whole when it was cancelled (RB-28).</summary>
    private async Task CommittedAsync(Verdict verdict)
    {
        var entries = (await Sql.RowsAsync(System.Database("finance"), "SELECT OriginId, Kind, Amount FROM BudgetEntries WHERE Origin = 'campaign'")).ToLookup(e => e.First, StringComparer.OrdinalIgnoreCase);
        foreach (var (id, (_, budget, cancelled)) in Mine(campaigns, _ => true))
        {
            var (committed, left) = (entries[id].Where(e => e.Second == "Committed").Sum(Amount), entries[id].Sum(Amount));
            if (left != (cancelled ? 0m : budget) || committed > budget)
                verdict.Unexpected($"of campaign {id}, {(cancelled ? "cancelled" : "approved")} for {budget}, {committed} was committed and {left} is");
        }

        static decimal Amount((string First, string Second, string Third) entry) => decimal.Parse(entry.Third, NumberStyles.Number, CultureInfo.InvariantCulture);
    }

    /// <summary>A lead stands in Sales as Marketing handed it over, and Marketing hears what became of it.</summary>
    private async Task LeadsAsync(People people, Verdict verdict)
    {
        var (captured, followed) = (Statuses(await caller.ListAsync(people.Marketing, Leads)), Statuses(await caller.ListAsync(people.Head, "/api/sales/v1/leads")));
        foreach (var (id, (_, status)) in Mine(leads, l => l.People == people))
        {
            if (!captured.TryGetValue(id, out var there) || !followed.TryGetValue(id, out var here))
                verdict.Lost($"lead {id}, {status}, is in Marketing: {captured.ContainsKey(id)}, in Sales: {followed.ContainsKey(id)}");
            else if ((there, here) != (status, status))
                verdict.Unexpected($"lead {id} is {there} in Marketing, {here} in Sales and should be {status}");
        }

        static Dictionary<string, string> Statuses(List<JsonElement> of) => of.ToDictionary(Id, l => l.GetProperty("status").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>A complaint holds its contract's reminders, and Sales knows of it, exactly as long as it is open (RB-16).</summary>
    private async Task HoldsAsync(People people, Verdict verdict)
    {
        var holds = (await caller.ListAsync(people.Finance, "/api/finance/v1/complaint-holds")).ToLookup(h => h.GetProperty("complaintId").GetString()!, StringComparer.Ordinal);
        var noted = (await Sql.RowsAsync(System.Database("sales"), "SELECT Id, ContractId, coalesce(ResolvedOn, '') FROM ContractComplaints")).ToLookup(c => c.First, StringComparer.OrdinalIgnoreCase);
        foreach (var (id, (_, contract, resolved)) in Mine(complaints, c => c.People == people))
        {
            if (holds[id].Count() != 1 || noted[id].Count() != 1)
                verdict.Lost($"complaint {id} holds {holds[id].Count()} contracts and stands {noted[id].Count()} times in Sales");
            else if (holds[id].Single() is var hold && (hold.GetProperty("contractId").GetString() != contract || hold.TryGetProperty("resolvedOn", out _) != resolved || noted[id].Single().Third.Length > 0 != resolved))
                verdict.Unexpected($"complaint {id} about {contract}, {(resolved ? "resolved" : "open")}, shows {hold} and in Sales {noted[id].Single()}");
        }
    }

    private static async Task NoneTwiceAsync(string database, string sql, string what, Verdict verdict)
    {
        foreach (var (of, times, _) in await Sql.RowsAsync(database, sql))
            verdict.Duplicated($"{times} {what} of one intention {of}");
    }

    private void Keep<T>(Dictionary<string, T> kept, string id, T state)
    {
        Interlocked.Increment(ref accepted);
        lock (gate)
        {
            kept[id] = state;
        }
    }

    private List<KeyValuePair<string, T>> Mine<T>(Dictionary<string, T> kept, Func<T, bool> which)
    {
        lock (gate)
        {
            return [.. kept.Where(k => which(k.Value))];
        }
    }

    private static DateTimeOffset Today => TimeProvider.System.GetUtcNow();

    private static string Day(int days) => Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Id(JsonElement body) => body.GetProperty("id").GetString()!;

    private static string Etag(JsonElement body) => body.GetProperty("etag").GetString()!;
}
