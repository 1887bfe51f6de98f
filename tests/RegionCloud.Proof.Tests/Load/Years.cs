using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>
/// What else moves money in a region's year: the plan and its revisions, the budget, expense claims from draft to payment, spendings, requests for money of other
/// departments (the saga), reminders. Each remembers what was accepted.
/// </summary>
internal sealed class Years(Caller caller, string scenario)
{
    public const string Goals = "/api/performance/v1/company-goals";
    private const int PlanYears = 6;
    private static readonly string[] Categories = ["marketing", "sales", "service", "personnel"];
    private static readonly IReadOnlyDictionary<string, string[]> ClaimSteps = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["Draft"], ["Draft"] = ["Draft", "Submitted", "Blocked"], ["Submitted"] = ["InApproval", "Approved", "Blocked", "Rejected", "Withdrawn"], ["InApproval"] = ["InApproval", "Approved", "Blocked", "Rejected", "Withdrawn"],
        ["Blocked"] = ["Submitted", "InApproval", "Approved", "Withdrawn"], ["Approved"] = ["Paid"], ["Rejected"] = ["Draft"], ["Withdrawn"] = ["Draft"],
    };

    private static readonly IReadOnlyDictionary<string, string[]> ApprovedSteps = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["Draft"], ["Draft"] = ["Draft", "Submitted"], ["Submitted"] = ["Approved", "Rejected"], ["Rejected"] = ["Draft"], ["Approved"] = ["Superseded"],
    };

    private static readonly IReadOnlyDictionary<string, string[]> NoticeSteps = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["Issued"], ["Issued"] = ["Acknowledged", "Resolved", "Cancelled"], ["Acknowledged"] = ["Resolved", "Cancelled"], ["Resolved"] = ["Issued"], ["Cancelled"] = ["Issued"],
    };

    private readonly Random chance = Proof.Chance($"{scenario} years");
    private readonly string mark = $"{scenario} ";
    private readonly int thisYear = TimeProvider.System.GetUtcNow().Year;
    private readonly Dictionary<string, string> regions = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> goals = [];
    private readonly Dictionary<(string Region, int Year), (int Revision, decimal Target)> plans = [];
    private readonly Dictionary<string, (string Tag, string Status, decimal Amount)> claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Region, decimal Amount)> spendings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (decimal Amount, decimal Spent, bool Ended)> requests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemaphoreSlim> planners = People.All.ToDictionary(p => p.Region, _ => new SemaphoreSlim(1, 1), StringComparer.Ordinal);
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

    /// <summary>The company's goals of this year and the next ones, and a budget for each region that no claim of the storm uses up.</summary>
    public async Task PrepareAsync()
    {
        var known = (await caller.ListAsync("admin", Goals)).Where(g => g.TryGetProperty("current", out _)).ToDictionary(g => g.GetProperty("year").GetInt32(), Id);
        foreach (var year in Enumerable.Range(thisYear, PlanYears + 1))
        {
            if (!known.TryGetValue(year, out var goal))
            {
                var proposed = await System.InsistAsync("admin", HttpMethod.Post, Goals, new { year, statement = "grow", targets = new[] { new { code = "sales", name = "Sales", value = "9000000.00", unit = "money", currency = "CNY" } }, reason = "the market" });
                goal = Id(await System.InsistAsync("henry", HttpMethod.Post, $"{Goals}/{Id(proposed)}/approve", new { }, Etag(proposed)));
            }

            goals[year] = goal;
        }

        foreach (var people in People.All)
        {
            var region = regions[people.Region] = (await System.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0].GetProperty("relations")[0].GetProperty("regionId").GetString()!;
            if ((await caller.ListAsync(people.Manager, $"/api/finance/v1/budgets?year={thisYear}&status=approved&regionId={region}")).Count > 0)
                continue;

            var budget = await System.InsistAsync(people.Manager, HttpMethod.Post, "/api/finance/v1/budgets", new { regionId = region, year = thisYear, basis = "the goal", companyGoalId = goals[thisYear], lines = Categories.Select(c => new { category = c, amount = "900000000.00" }) });
            // Finance hears of the goal a moment later.
            await Wait.Until(async () => (await System.CallAsync(people.Manager, HttpMethod.Post, $"/api/finance/v1/budgets/{Id(budget)}/submit", new { }, Etag(budget))).Status == HttpStatusCode.OK, "the budget is submitted", TimeSpan.FromSeconds(60));
            budget = await System.InsistAsync("admin", HttpMethod.Get, $"/api/finance/v1/budgets/{Id(budget)}");
            await System.InsistAsync("admin", HttpMethod.Post, $"/api/finance/v1/budgets/{Id(budget)}/approve", new { approvedOn = $"{thisYear}-01-01" }, Etag(budget));
        }
    }

    /// <summary>One thing of a region's year, from its beginning to its end.</summary>
    public async Task WorkAsync(People people)
    {
        int roll;
        lock (gate)
        {
            roll = chance.Next(100);
        }

        try
        {
            await (roll switch { < 55 => ClaimAsync(people), < 70 => SpendAsync(people), < 80 => AskForMoneyAsync(people), < 90 => PlanAsync(people), _ => DunAsync(people) });
        }
        catch (NotAcceptedException e)
        {
            lock (gate)
            {
                refused.Add(e.Message);
            }
        }
    }

    /// <summary>A run as of yesterday, to its end; what it answers.</summary>
    public async Task<JsonElement> DunAsync(People people)
    {
        var asked = await caller.MustAsync(people.Finance, HttpMethod.Post, "/api/finance/v1/dunning-runs", new { regionId = regions[people.Region], asOf = Day(-2) });
        Interlocked.Increment(ref accepted);
        JsonElement operation = default;
        await Wait.Until(
            async () => (operation = await System.InsistAsync(people.Finance, HttpMethod.Get, $"/api/finance/v1/operations/{Id(asked)}")).GetProperty("state").GetString() is "succeeded" or "failed" or "canceled",
            "the dunning run ends", TimeSpan.FromSeconds(120));
        return operation;
    }

    /// <summary>What is not as it should be (I3, I4, I6, I8, I9); waits for events by being asked again.</summary>
    public async Task CompareAsync(Verdict verdict)
    {
        foreach (var people in People.All)
        {
            await ClaimsAsync(people, verdict);
            await AvailableAsync(people, verdict);
            await PlansAsync(people, verdict);
        }

        var finance = System.Database("finance");
        foreach (var (purpose, times, _) in await Sql.RowsAsync(finance, $"SELECT Purpose, count(*), '' FROM ExpenseClaims WHERE Purpose LIKE '{mark}%' GROUP BY Purpose HAVING count(*) > 1 UNION ALL SELECT Purpose, count(*), '' FROM Spendings WHERE Purpose LIKE '{mark}%' GROUP BY Purpose HAVING count(*) > 1"))
            verdict.Duplicated($"{times} claims or spendings of one intention {purpose}");
        await SpentAsync(finance, verdict);
        await RequestsAsync(finance, verdict);
        await RemindersAsync(finance, verdict);
        await JournalAsync(finance, verdict);
        await StepsAsync(finance, "ExpenseClaimTransitions", "ClaimId", ClaimSteps, verdict);
        await StepsAsync(finance, "BudgetTransitions", "BudgetId", ApprovedSteps, verdict);
        await StepsAsync(finance, "DunningNoticeTransitions", "NoticeId", NoticeSteps, verdict);
        await StepsAsync(System.Database("sales"), "PlanSteps", "PlanId", ApprovedSteps, verdict);
        // I9: every change of a claim's state has its row in the audit, and one only.
        foreach (var (id, version, rows) in await Sql.RowsAsync(finance, "SELECT c.Id, c.Version, (SELECT count(*) FROM AuditEntries a WHERE a.ObjectKind = 'ExpenseClaim' AND a.ObjectId = lower(c.Id)) FROM ExpenseClaims c"))
        {
            if (version != rows)
                verdict.Unexpected($"claim {id} was changed {version} times and stands {rows} times in the audit");
        }

        // What Sales approved Finance knows.
        var approved = (await Sql.RowsAsync(System.Database("sales"), "SELECT Id, '', '' FROM SalesPlans WHERE Status IN ('Approved', 'Superseded')")).Select(r => r.First);
        foreach (var unheard in approved.Except((await Sql.RowsAsync(finance, "SELECT Id, '', '' FROM SalesPlans")).Select(r => r.First), StringComparer.OrdinalIgnoreCase))
            verdict.Lost($"Finance has not heard of the approved plan {unheard}");
    }

    private async Task ClaimAsync(People people)
    {
        decimal amount;
        int withdrawn, unpaid, less;
        string category;
        lock (gate)
        {
            (amount, withdrawn, unpaid, less, category) = (chance.Next(100, 500_000) / 100m, chance.Next(10), chance.Next(5), chance.Next(5), Categories[chance.Next(Categories.Length)]);
        }

        const string Path = "/api/finance/v1/expense-claims";
        var tag = mark + Guid.CreateVersion7();
        object Content(string? file) => new
        {
            regionId = file is null ? regions[people.Region] : null,
            purpose = tag,
            lines = new[] { new { spentOn = Day(-1), category, amount = Money.Text(amount), purpose = "travel", sellerTaxNumber = "91310000X", invoiceNumber = tag[mark.Length..], attachmentId = file } },
        };
        var claim = await caller.MustAsync(people.Seller, HttpMethod.Post, Path, Content(null));
        var path = $"{Path}/{Id(claim)}";
        var file = await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/attachments", new Upload("invoice.txt", tag));
        claim = await caller.MustAsync(people.Seller, HttpMethod.Put, path, Redraft(Content(Id(file))), Etag(claim));
        claim = await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/submit", new { }, Etag(claim));
        Keep(claim, tag, "submitted", amount);
        if (withdrawn == 0)
        {
            Keep(await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/withdraw", new { reason = "twice" }, Etag(claim)), tag, "withdrawn", amount);
            return;
        }

        var sanctioned = less == 0 ? Math.Max(0.01m, amount - 0.50m) : amount;
        claim = await caller.MustAsync(people.Head, HttpMethod.Post, $"{path}/approve", new { lines = new[] { new { sequence = 1, real = true, lawful = true, effective = true, sanctioned = Money.Text(sanctioned) } } }, Etag(claim));
        Keep(claim, tag, "approved", sanctioned);
        if (unpaid == 0)
            return;

        Keep(await caller.MustAsync(people.Finance, HttpMethod.Post, $"{path}/pay", new { }, Etag(claim)), tag, "paid", sanctioned);
    }

    // The whole content is said anew, without the region, which stays.
    private static JsonElement Redraft(object content)
    {
        var said = JsonSerializer.SerializeToNode(content, JsonSerializerOptions.Web)!.AsObject();
        said.Remove("regionId");
        return JsonSerializer.SerializeToElement(said);
    }

    private async Task SpendAsync(People people)
    {
        decimal amount;
        lock (gate)
        {
            amount = chance.Next(100, 1_000_000) / 100m;
        }

        var tag = mark + Guid.CreateVersion7();
        await caller.MustAsync(people.Finance, HttpMethod.Post, "/api/finance/v1/spendings", new { regionId = regions[people.Region], category = "personnel", amount = Money.Text(amount), purpose = tag, evidence = "PR-1", spentOn = Day(-1) });
        Interlocked.Increment(ref accepted);
        lock (gate)
        {
            spendings.Add(tag, (regions[people.Region], amount));
        }
    }

    private async Task PlanAsync(People people)
    {
        using var turn = await TurnAsync(people.Region);
        int year;
        lock (gate)
        {
            year = thisYear + 1 + plans.Keys.Count(k => k.Region == people.Region);
        }

        if (year > thisYear + PlanYears)
            return;

        const string Path = "/api/sales/v1/plans";
        var seller = (await System.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/me")).GetProperty("employee").GetProperty("id").GetString()!;
        object Content(string target) => new
        {
            annualTarget = target,
            areas = new[] { new { name = "all" } },
            channels = new[] { new { name = "direct" } },
            products = new[] { new { name = "all" } },
            strategy = "grow",
            companyGoalId = goals[year],
            marketBasis = "demand grows",
            monthWeights = Enumerable.Repeat("8.33", 11).Append("8.37"),
            persons = new[] { new { employeeId = seller, weight = "1.00" } },
        };
        var plan = await caller.MustAsync(people.Head, HttpMethod.Post, Path, new { regionId = regions[people.Region], year, content = Content("100000.01") });
        plan = await caller.MustAsync(people.Head, HttpMethod.Post, $"{Path}/{Id(plan)}/submit", new { }, Etag(plan));
        plan = await caller.MustAsync(people.Manager, HttpMethod.Post, $"{Path}/{Id(plan)}/approve", new { }, Etag(plan));
        Keep(1, 100_000.01m);
        plan = await caller.MustAsync(people.Head, HttpMethod.Post, $"{Path}/{Id(plan)}/revise", new { effectiveMonth = 7, reason = "the market" }, Etag(plan));
        plan = await caller.MustAsync(people.Head, HttpMethod.Put, $"{Path}/{Id(plan)}", new { content = Content("77777.77"), effectiveMonth = 7 }, Etag(plan));
        plan = await caller.MustAsync(people.Head, HttpMethod.Post, $"{Path}/{Id(plan)}/submit", new { }, Etag(plan));
        await caller.MustAsync(people.Manager, HttpMethod.Post, $"{Path}/{Id(plan)}/approve", new { }, Etag(plan));
        Keep(2, 77_777.77m);

        void Keep(int revision, decimal target)
        {
            Interlocked.Increment(ref accepted);
            lock (gate)
            {
                plans[(people.Region, year)] = (revision, target);
            }
        }
    }

    /// <summary>As another department asks by event: money is committed, a part of it paid out, the rest released; each told twice.</summary>
    private async Task AskForMoneyAsync(People people)
    {
        decimal amount;
        bool ends;
        lock (gate)
        {
            (amount, ends) = (chance.Next(100, 1_000_000) / 100m, chance.Next(2) == 0);
        }

        var (id, spent) = (Guid.CreateVersion7().ToString(), Math.Round(amount / 3, 2, MidpointRounding.AwayFromZero));
        var request = new { requestId = id, origin = "bonus", originId = id, originNumber = $"BO-{id[..8]}", category = "service", year = thisYear, amount, currency = "CNY", departmentId = (Guid?)null, campaignId = (Guid?)null };
        await TellTwiceAsync("BudgetCommitmentRequested", new { regionId = regions[people.Region], businessDate = Day(-1), actor = "svc-performance", occurredAt = TimeProvider.System.GetUtcNow(), request, justification = (string?)null });
        await TellTwiceAsync("BudgetCommitmentSpent", new { regionId = regions[people.Region], businessDate = Day(-1), actor = "svc-performance", occurredAt = TimeProvider.System.GetUtcNow(), request, payoutId = Guid.CreateVersion7(), amount = spent });
        if (ends)
            await TellTwiceAsync("BudgetCommitmentEnded", new { regionId = regions[people.Region], businessDate = Day(-1), actor = "svc-performance", occurredAt = TimeProvider.System.GetUtcNow(), request });
        Interlocked.Increment(ref accepted);
        lock (gate)
        {
            requests.Add(id, (amount, spent, ends));
        }

        async Task TellTwiceAsync(string name, object message)
        {
            var (type, messageId) = ($"RegionCloud.Finance.Messages.Events:{name}", Guid.CreateVersion7().ToString());
            var body = JsonSerializer.SerializeToUtf8Bytes(new { messageId, messageType = new[] { $"urn:message:{type}" }, message }, JsonSerializerOptions.Web);
            // A broker that restarts is waited for, as the relay does; what was sent before is sent again under its id.
            for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(500))
            {
                try
                {
                    await using var connection = await new ConnectionFactory { Uri = new Uri(System.Broker) }.CreateConnectionAsync();
                    await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
                    for (var n = 0; n < 2; n++)
                        await channel.BasicPublishAsync(type, "", mandatory: true, new BasicProperties { MessageId = messageId, ContentType = "application/vnd.masstransit+json", Persistent = true }, body);
                    return;
                }
                catch (Exception e) when (e is RabbitMQClientException or IOException or TimeoutException or OperationCanceledException && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2))
                {
                    // Not there.
                }
            }
        }
    }

    private async Task ClaimsAsync(People people, Verdict verdict)
    {
        var shown = (await caller.ListAsync(people.Manager, "/api/finance/v1/expense-claims")).ToDictionary(Id, StringComparer.Ordinal);
        List<KeyValuePair<string, (string Tag, string Status, decimal Amount)>> mine;
        lock (gate)
        {
            mine = [.. claims.Where(c => c.Value.Tag.StartsWith(mark, StringComparison.Ordinal) && owners[c.Key] == people.Region)];
        }

        foreach (var (id, (_, status, amount)) in mine)
        {
            if (!shown.TryGetValue(id, out var claim))
                verdict.Lost($"claim {id}");
            else if ((claim.GetProperty("status").GetString(), Money.Amount(claim, "sanctioned")) is var is_ && is_ != (status, amount))
                verdict.Unexpected($"claim {id} shows {is_} and should {(status, amount)}");
        }
    }

    /// <summary>I3: what is budgeted is committed, spent or available, and nothing is overdrawn.</summary>
    private async Task AvailableAsync(People people, Verdict verdict)
    {
        foreach (var row in (await System.InsistAsync(people.Manager, HttpMethod.Get, $"/api/finance/v1/budget-availability?year={thisYear}&regionId={regions[people.Region]}")).GetProperty("rows").EnumerateArray())
        {
            if (row.TryGetProperty("budget", out _) && (Money.Amount(row, "budget") != Money.Amount(row, "committed") + Money.Amount(row, "actual") + Money.Amount(row, "available") || Money.Amount(row, "available") < 0))
                verdict.Unexpected($"I3 does not hold in {people.Region}: {row}");
        }
    }

    private async Task PlansAsync(People people, Verdict verdict)
    {
        List<KeyValuePair<(string Region, int Year), (int Revision, decimal Target)>> mine;
        lock (gate)
        {
            mine = [.. plans.Where(p => p.Key.Region == people.Region)];
        }

        foreach (var ((_, year), (revision, target)) in mine)
        {
            var inForce = await caller.ListAsync(people.Manager, $"/api/sales/v1/plans?year={year}&status=approved&regionId={regions[people.Region]}");
            if (inForce.Count != 1)
            {
                verdict.Unexpected($"{inForce.Count} plans of {people.Region} are in force in {year}");
                continue;
            }

            var plan = await System.InsistAsync(people.Manager, HttpMethod.Get, $"/api/sales/v1/plans/{Id(inForce[0])}");
            var (months, cells) = (plan.GetProperty("months").EnumerateArray().Sum(m => Money.Amount(m, "amount")), plan.GetProperty("cells").EnumerateArray().Sum(c => Money.Amount(c, "amount")));
            if ((plan.GetProperty("revision").GetInt32(), Money.Amount(plan, "annualTarget"), months, cells) is var is_ && is_ != (revision, target, target, target))
                verdict.Unexpected($"the plan of {people.Region} for {year} shows {is_} and should {(revision, target, target, target)}");
        }
    }

    /// <summary>I4: paid claims are spent, approved ones committed; every spending counts once.</summary>
    private async Task SpentAsync(string finance, Verdict verdict)
    {
        var entries = await Sql.RowsAsync(finance, "SELECT OriginId || ' ' || Kind, Amount, '' FROM BudgetEntries WHERE Origin = 'claim'");
        decimal Sum(string id, params string[] kinds) => entries.Where(e => e.First.StartsWith(id, StringComparison.OrdinalIgnoreCase) && kinds.Contains(e.First[(id.Length + 1)..], StringComparer.Ordinal)).Sum(e => Number(e.Second));
        foreach (var claim in (await Sql.RowsAsync(finance, "SELECT c.Id || ' ' || c.Status, l.Sanctioned, '' FROM ExpenseClaims c JOIN ExpenseClaimLines l ON l.ClaimId = c.Id")).GroupBy(r => r.First, StringComparer.Ordinal))
        {
            var (id, status) = (claim.Key.Split(' ')[0], claim.Key.Split(' ')[1]);
            var sanctioned = claim.Sum(l => Number(l.Second));
            var should = (status == "Approved" ? sanctioned : 0m, status == "Paid" ? sanctioned : 0m);
            var is_ = (Sum(id, "Committed", "CommitmentReleased", "CommitmentConsumed"), Sum(id, "Spent", "SpendingReversed"));
            if (is_ != should)
                verdict.Unexpected($"I4 does not hold: claim {id} is {status} with committed and spent {is_} instead of {should}");
        }

        var shown = (await Sql.RowsAsync(finance, $"SELECT s.Purpose, e.Amount, '' FROM Spendings s JOIN BudgetEntries e ON e.OriginId = s.Id WHERE s.Purpose LIKE '{mark}%' AND e.Kind = 'Spent'")).ToLookup(r => r.First, r => Number(r.Second), StringComparer.Ordinal);
        List<KeyValuePair<string, (string Region, decimal Amount)>> mine;
        lock (gate)
        {
            mine = [.. spendings];
        }

        foreach (var (tag, (_, amount)) in mine)
        {
            if (!shown.Contains(tag))
                verdict.Lost($"spending {tag}");
            else if (shown[tag].Sum() != amount)
                verdict.Duplicated($"spending {tag} counts {shown[tag].Sum()} and should {amount}");
        }
    }

    private async Task RequestsAsync(string finance, Verdict verdict)
    {
        var entries = (await Sql.RowsAsync(finance, "SELECT OriginId, Kind, Amount FROM BudgetEntries WHERE Origin = 'bonus'")).ToLookup(e => e.First, StringComparer.OrdinalIgnoreCase);
        List<KeyValuePair<string, (decimal Amount, decimal Spent, bool Ended)>> mine;
        lock (gate)
        {
            mine = [.. requests];
        }

        foreach (var (id, (amount, spent, ended)) in mine)
        {
            var is_ = (entries[id].Where(e => e.Second is "Committed").Sum(e => Number(e.Third)), entries[id].Where(e => e.Second is "Spent").Sum(e => Number(e.Third)), entries[id].Where(e => e.Second is not "Spent").Sum(e => Number(e.Third)));
            if (is_ != (amount, spent, ended ? 0m : amount - spent))
                verdict.Unexpected($"the request {id} for {amount} shows {is_} as committed, spent and left, and should {(amount, spent, ended ? 0m : amount - spent)}");
        }
    }

    /// <summary>A notice is open exactly as long as something is owed on its instalment, and each level of an instalment was issued once.</summary>
    private static async Task RemindersAsync(string finance, Verdict verdict)
    {
        var owed = (await Sql.RowsAsync(finance, "SELECT InstalmentId, Amount, '' FROM Entries WHERE InstalmentId IN (SELECT InstalmentId FROM DunningNotices)")).ToLookup(e => e.First, e => Number(e.Second), StringComparer.Ordinal);
        foreach (var (instalment, status, number) in await Sql.RowsAsync(finance, "SELECT InstalmentId, Status, Number FROM DunningNotices"))
        {
            if (owed[instalment].Sum() > 0 != status is "Issued" or "Acknowledged")
                verdict.Unexpected($"notice {number} is {status} while {owed[instalment].Sum()} is owed");
        }

        foreach (var (instalment, level, times) in await Sql.RowsAsync(finance, "SELECT InstalmentId, Level, count(*) FROM DunningNotices GROUP BY InstalmentId, Level HAVING count(*) > 1"))
            verdict.Duplicated($"level {level} of instalment {instalment} was issued {times} times");
    }

    /// <summary>I6: debits are credits, and every entry of the books is posted once.</summary>
    private async Task JournalAsync(string finance, Verdict verdict)
    {
        foreach (var total in (await System.InsistAsync("oscar", HttpMethod.Get, "/api/finance/v1/trial-balance")).GetProperty("totals").EnumerateArray())
        {
            if (Money.Amount(total, "debit") != Money.Amount(total, "credit"))
                verdict.Unexpected($"I6 does not hold: {total}");
        }

        var (posted, entered) = (await Sql.NumberAsync(finance, "SELECT count(*) FROM Journal"), await Sql.NumberAsync(finance, "SELECT (SELECT count(*) FROM Entries) + (SELECT count(*) FROM BudgetEntries)"));
        if (posted != entered)
            verdict.Unexpected($"{entered} entries and {posted} postings");
    }

    /// <summary>I8.</summary>
    public static async Task StepsAsync(string database, string table, string key, IReadOnlyDictionary<string, string[]> legal, Verdict verdict)
    {
        foreach (var record in (await Sql.RowsAsync(database, $"SELECT {key}, \"To\", '' FROM {table} ORDER BY {key}, Sequence")).GroupBy(s => s.First, StringComparer.Ordinal))
        {
            var from = "";
            foreach (var to in record.Select(s => s.Second))
            {
                if (!legal.GetValueOrDefault(from, []).Contains(to, StringComparer.Ordinal))
                    verdict.Unexpected($"{table} {record.Key} went from {from} to {to}");
                from = to;
            }
        }
    }

    private void Keep(JsonElement claim, string tag, string status, decimal amount)
    {
        Interlocked.Increment(ref accepted);
        lock (gate)
        {
            claims[Id(claim)] = (tag, status, amount);
            owners[Id(claim)] = regions.Single(r => r.Value == claim.GetProperty("regionId").GetString()).Key;
        }
    }

    private async Task<IDisposable> TurnAsync(string region)
    {
        await planners[region].WaitAsync();
        return new Turn(planners[region]);
    }

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string Id(JsonElement body) => body.GetProperty("id").GetString()!;

    private static string Etag(JsonElement body) => body.GetProperty("etag").GetString()!;

    private sealed class Turn(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
