using System.Diagnostics;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using RegionCloud.Proof.Tests.Chaos;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>Holds what the clients know against what the system shows, and the system's books against each other.</summary>
internal sealed class Books(RunningSystem system, Caller caller)
{
    private static readonly IReadOnlyDictionary<string, string[]> Legal = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] = ["draft"],
        ["draft"] = ["draft", "underReview"],
        ["underReview"] = ["draft", "reviewed"],
        ["reviewed"] = ["draft", "signed"],
        ["signed"] = ["inProgress", "voidRequested", "changeRequested"],
        ["inProgress"] = ["completed", "voidRequested", "changeRequested"],
        ["changeRequested"] = ["inProgress", "signed"],
        ["voidRequested"] = ["voided", "signed", "inProgress"],
        ["voided"] = [],
        ["completed"] = ["archived"],
    };

    /// <summary>Waits until every figure is exact, a minute at most, and holds all of it to the goals (I1, I2, I7, I8, I9; with the regions' years also I3, I4, I6; with the sagas also those).</summary>
    public async Task JudgeAsync(ScenarioGoals goal, Money money, Years? years = null, Sagas? sagas = null)
    {
        var began = Stopwatch.GetTimestamp();
        Verdict figures = new(), events = new();
        await Settle.WithinAsync(Proof.AtMost(60), async () =>
        {
            figures = await CompareAsync(money);
            if (years is not null)
                await years.CompareAsync(figures);
            if (sagas is not null)
                await sagas.CompareAsync(figures);
            return figures.Clean;
        });
        var settled = Stopwatch.GetElapsedTime(began);
        await Settle.WithinAsync(Proof.AtMost(30), async () => (events = await EventsAsync()).Clean);
        var audit = await AuditAsync();
        var unknown = caller.History.Where(o => o.Outcome == Outcome.Unknown).ToList();

        goal.Is("lost", 0, figures.LostCount + events.LostCount);
        goal.Is("duplicated", 0, figures.DuplicatedCount);
        goal.Is("unexpected figures, states and dead letters", 0, figures.UnexpectedCount + events.UnexpectedCount);
        goal.Is("operations that stayed unknown", 0, unknown.Count);
        var refused = money.Refused.Concat(years?.Refused ?? []).Concat(sagas?.Refused ?? []).ToList();
        goal.Is("refused though nothing speaks against it", 0, refused.Count);
        goal.Tell("recovered: in doubt, and resolved by the same key", caller.History.Count(o => o.Doubts > 0 && o.Outcome == Outcome.Ok));
        goal.Is("audit chains that do not verify", 0, audit.UnexpectedCount);
        goal.AtMost("seconds until every figure was exact", 60, settled.TotalSeconds);
        foreach (var line in figures.Lines.Concat(events.Lines).Concat(audit.Lines).Concat(unknown.Select(o => o.ToString())).Concat(refused))
            goal.Show(line);
    }

    /// <summary>What is not as it should be (I1, I2, I8); empty when all is exact. Waits for events by being asked again.</summary>
    public async Task<Verdict> CompareAsync(Money money)
    {
        var verdict = new Verdict();
        await DraftsAndStepsAsync(money.Mark, verdict);
        foreach (var people in People.All)
        {
            var mine = money.Deals.Where(d => d.People == people).ToDictionary(d => d.Id, StringComparer.Ordinal);
            await ContractsAsync(people, mine, verdict);
            await LedgerAsync(people, mine, verdict);
            await PaymentsAsync(people, money.Mark, mine.Values, verdict);
        }

        return verdict;
    }

    /// <summary>I2 in the middle of it all: in every region what is claimed is collected or outstanding.</summary>
    public async Task<string> SnapshotAsync()
    {
        var report = await system.InsistAsync("oscar", HttpMethod.Get, "/api/finance/v1/collection?groupBy=region");
        return string.Join("; ", report.GetProperty("rows").EnumerateArray().Concat(report.GetProperty("totals").EnumerateArray())
            .Where(r => Money.Amount(r, "receivable") != Money.Amount(r, "received") + Money.Amount(r, "outstanding"))
            .Select(r => r.ToString()));
    }

    /// <summary>I7: every event left that somebody listens to, and every consumer's inbox has each event of its kind or its error queue does.</summary>
    public async Task<Verdict> EventsAsync()
    {
        var verdict = new Verdict();
        var sent = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var department in system.Departments)
        {
            // What nobody listens to stays; if somebody does, his inbox lacks it.
            foreach (var (type, id, left) in await RowsAsync(department, $"SELECT Type, MessageId, coalesce(SentAt, CASE WHEN NotBefore = {OutboxMessage.Unclaimed.Ticks} THEN 'unclaimed' END, '') FROM Outbox"))
            {
                if (left.Length == 0)
                    verdict.Lost($"{department}: event {type} {id} was not sent");
                sent.TryAdd(type[(type.LastIndexOf(':') + 1)..], []);
                sent[type[(type.LastIndexOf(':') + 1)..]].Add(id);
            }
        }

        foreach (var department in system.Departments)
        {
            foreach (var queue in (await RowsAsync(department, "SELECT Queue, MessageId, '' FROM Inbox")).GroupBy(r => r.First, StringComparer.Ordinal))
            {
                var kind = string.Concat(queue.Key[(queue.Key.IndexOf("-on-", StringComparison.Ordinal) + 4)..].Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
                foreach (var missing in sent.GetValueOrDefault(kind, []).Except(queue.Select(r => r.Second), StringComparer.OrdinalIgnoreCase))
                    verdict.Lost($"{queue.Key} never acted on {kind} {missing}");
            }
        }

        await QueuesAsync(verdict);
        return verdict;
    }

    /// <summary>I9: each department's audit verifies.</summary>
    public async Task<Verdict> AuditAsync()
    {
        var verdict = new Verdict();
        foreach (var department in system.Departments)
        {
            var verified = await system.InsistAsync("oscar", HttpMethod.Get, $"/api/{department}/v1/audit/verification");
            if (verified.GetProperty("chain").GetProperty("broken").GetInt64() != 0)
                verdict.Unexpected($"the audit of {department} does not verify: {verified}");
        }

        return verdict;
    }

    private async Task ContractsAsync(People people, Dictionary<string, Deal> deals, Verdict verdict)
    {
        var byId = (await caller.ListAsync(people.Head, "/api/sales/v1/contracts")).ToDictionary(c => c.GetProperty("id").GetString()!, StringComparer.Ordinal);
        foreach (var deal in deals.Values)
        {
            if (!byId.TryGetValue(deal.Id, out var contract))
                verdict.Lost($"contract {deal.Id}");
            else if (contract.GetProperty("status").GetString() is var status && status != (deal.Voided ? "voided" : deal.Changed ? "inProgress" : "signed"))
                verdict.Unexpected($"contract {deal.Id} is {status}");
        }
    }

    /// <summary>A draft that took effect twice, and steps that the state machine does not know (I8): only the database tells of both.</summary>
    private async Task DraftsAndStepsAsync(string mark, Verdict verdict)
    {
        foreach (var (terms, times, _) in await RowsAsync("sales", $"SELECT Terms, count(*), '' FROM Contracts WHERE Terms LIKE '{mark}%' GROUP BY Terms HAVING count(*) > 1"))
            verdict.Duplicated($"{times} contracts of one draft {terms}");
        var steps = await RowsAsync("sales", "SELECT ContractId, \"To\", '' FROM ContractTransitions ORDER BY ContractId, Sequence");
        foreach (var contract in steps.GroupBy(s => s.First, StringComparer.Ordinal))
        {
            var from = "";
            foreach (var to in contract.Select(s => JsonNamingPolicy.CamelCase.ConvertName(s.Second)))
            {
                if (!Legal.GetValueOrDefault(from, []).Contains(to, StringComparer.Ordinal))
                    verdict.Unexpected($"contract {contract.Key} went from {from} to {to}");
                from = to;
            }
        }
    }

    private async Task LedgerAsync(People people, Dictionary<string, Deal> deals, Verdict verdict)
    {
        var lines = (await caller.ListAsync(people.Head, "/api/sales/v1/contract-ledger")).ToDictionary(l => l.GetProperty("contractId").GetString()!, StringComparer.Ordinal);
        foreach (var deal in deals.Values)
        {
            if (!lines.TryGetValue(deal.Id, out var line) || !line.TryGetProperty("collection", out var books))
            {
                verdict.Lost($"contract {deal.Id} is not in the books of both: {(line.ValueKind == JsonValueKind.Undefined ? "no line" : line)}");
                continue;
            }

            var claimed = deal.Voided ? 0 : deal.Amount;
            var are = (Money.Amount(books, "receivable"), Money.Amount(books, "received"), Money.Amount(books, "outstanding"), Money.Amount(line, "receivedAsTold"));
            if (are != (claimed, deal.Paid, claimed - deal.Paid, deal.Paid))
                verdict.Unexpected($"contract {deal.Id} shows {are} and should {(claimed, deal.Paid, claimed - deal.Paid, deal.Paid)}");
        }
    }

    private async Task PaymentsAsync(People people, string mark, IEnumerable<Deal> deals, Verdict verdict)
    {
        var shown = (await caller.ListAsync(people.Finance, "/api/finance/v1/payments"))
            .Where(p => !p.TryGetProperty("reversal", out _) && p.TryGetProperty("method", out var m) && m.GetString()!.StartsWith(mark, StringComparison.Ordinal))
            .ToLookup(p => p.GetProperty("method").GetString()!, StringComparer.Ordinal);
        var known = deals.SelectMany(d => d.Payments).ToDictionary(p => p.Tag, StringComparer.Ordinal);
        foreach (var (tag, amount, id) in known.Values)
        {
            if (!shown.Contains(tag))
                verdict.Lost($"payment {id} of {amount}");
        }

        foreach (var payment in shown)
        {
            if (payment.Count() > 1)
                verdict.Duplicated($"{payment.Count()} payments of one intention {payment.Key}");
            if (!known.ContainsKey(payment.Key))
                verdict.Unexpected($"payment {payment.First().GetProperty("id")} of {payment.Key} was never accepted");
        }
    }

    private async Task QueuesAsync(Verdict verdict)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(system.Broker) }.CreateConnectionAsync();
        var queues = new HashSet<string>(StringComparer.Ordinal);
        foreach (var department in system.Departments)
            queues.UnionWith((await RowsAsync(department, "SELECT DISTINCT Queue, '', '' FROM Inbox")).Select(r => r.First));
        foreach (var queue in queues.SelectMany(q => new[] { q, $"{q}_error", $"{q}_skipped" }))
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                if ((await channel.QueueDeclarePassiveAsync(queue)).MessageCount is > 0 and var depth)
                    verdict.Unexpected($"{queue} holds {depth} messages");
            }
            catch (OperationInterruptedException)
            {
                // Nothing ever went there.
            }
        }
    }

    private Task<List<(string First, string Second, string Third)>> RowsAsync(string department, string sql) => Sql.RowsAsync(system.Database(department), sql);
}
