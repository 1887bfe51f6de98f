using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>A contract as the client that made it knows it.</summary>
internal sealed class Deal(string tag, People people, string id, decimal amount)
{
    private readonly List<(string Tag, decimal Amount, string Id)> payments = [];

    public string Tag { get; } = tag;

    public People People { get; } = people;

    public string Id { get; } = id;

    /// <summary>As signed, or as last changed.</summary>
    public decimal Amount { get; private set; } = amount;

    /// <summary>A change of it was made.</summary>
    public bool Changed { get; private set; }

    public IReadOnlyList<(string Tag, decimal Amount, string Id)> Payments => payments;

    public decimal Paid => payments.Sum(p => p.Amount);

    /// <summary>Its void was asked for while nothing was paid, so that in the end it is voided.</summary>
    public bool Voided { get; set; }

    public void Pay(string tag, decimal paid, string payment) => payments.Add((tag, paid, payment));

    public void Become(decimal changed) => (Amount, Changed) = (changed, true);

    public void TakeBack(string payment) => payments.RemoveAll(p => p.Id == payment);
}

/// <summary>What is changed of a contract.</summary>
internal enum ChangeOf
{
    /// <summary>A cent more on the last instalment; nothing speaks against it.</summary>
    More,

    /// <summary>A cent less than was paid on the first; Finance refuses.</summary>
    LessThanPaid,

    /// <summary>A cent more, and taken back at once.</summary>
    TakenBack,
}

/// <summary>People who draft, review, sign, change and void contracts, record payments and take some back; each remembers what was accepted.</summary>
internal sealed class Money(Caller caller, string scenario)
{
    private readonly Random chance = Proof.Chance(scenario);

    private readonly Dictionary<string, (string RegionId, string CustomerId)> customers = new(StringComparer.Ordinal);
    private readonly List<Deal> deals = [];
    private readonly List<string> refused = [];
    private readonly Lock gate = new();
    private int accepted;

    /// <summary>Marks what this load made, in terms and payment methods, so that a second effect of one intention is seen.</summary>
    public string Mark { get; } = $"{scenario} ";

    public IReadOnlyList<Deal> Deals
    {
        get
        {
            lock (gate)
            {
                return [.. deals];
            }
        }
    }

    /// <summary>Accepted writes of money: signed, voided, paid, taken back.</summary>
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

    /// <summary>One contract from draft to its last payment.</summary>
    public Task WorkAsync(People people, int mostPayments) => TryAsync(() => WorkOnceAsync(people, mostPayments));

    /// <summary>What is refused meanwhile is judged with the rest.</summary>
    public async Task TryAsync(Func<Task> work)
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

    private async Task WorkOnceAsync(People people, int mostPayments)
    {
        int payments, chanceOfVoid, chanceOfChange, chanceOfDelay;
        decimal amount;
        lock (gate)
        {
            (payments, chanceOfVoid, chanceOfChange, chanceOfDelay, amount) = (chance.Next(mostPayments + 1), chance.Next(12), chance.Next(16), chance.Next(4), chance.Next(1_000, 10_000_000) / 100m);
        }

        var deal = await SignAsync(people, amount, overdue: chanceOfDelay == 0);
        if (chanceOfVoid == 0)
        {
            await VoidAsync(deal);
            return;
        }

        for (var n = 0; n < payments && deal.Paid < deal.Amount; n++)
        {
            decimal part;
            bool takenBack;
            lock (gate)
            {
                part = Math.Min(deal.Amount - deal.Paid, Math.Max(0.01m, Math.Round(deal.Amount * chance.Next(1, 40) / 100m, 2, MidpointRounding.AwayFromZero)));
                takenBack = chance.Next(10) == 0;
            }

            await PayAsync(deal, part, takenBack);
        }

        if (chanceOfChange == 0)
            await ChangeAsync(deal, ChangeOf.More);
    }

    /// <param name="overdue">It was signed a year ago and fell due since.</param>
    public async Task<Deal> SignAsync(People people, decimal amount, bool overdue = false)
    {
        var (year, signedOn) = overdue ? ("2025", "2025-01-02") : ("2027", (string?)null);
        var (regionId, customerId) = await CustomerAsync(people);
        var tag = Mark + Guid.CreateVersion7();
        var first = Math.Round(amount / 3, 2, MidpointRounding.AwayFromZero);
        var contract = await caller.MustAsync(people.Seller, HttpMethod.Post, "/api/sales/v1/contracts", new
        {
            regionId,
            customerId,
            amount = Text(amount),
            terms = tag,
            instalments = new[] { first, first, amount - first - first }.Select((part, n) => new { dueOn = $"{year}-0{n + 1}-15", amount = Text(part) }),
        });
        var path = $"/api/sales/v1/contracts/{Id(contract)}";
        contract = await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/submit", new { lawful = true, clear = true, complete = true }, Etag(contract));
        contract = await caller.MustAsync(people.Head, HttpMethod.Post, $"{path}/review", new { lawful = true, clear = true, complete = true, reviewedOn = signedOn }, Etag(contract));
        await caller.MustAsync(people.Seller, HttpMethod.Post, $"{path}/sign", new { signedOn }, Etag(contract));
        Interlocked.Increment(ref accepted);
        var deal = new Deal(tag, people, Id(contract), amount);
        lock (gate)
        {
            deals.Add(deal);
        }

        return deal;
    }

    public async Task PayAsync(Deal deal, decimal amount, bool takenBack)
    {
        var tag = Mark + Guid.CreateVersion7();
        var payment = await caller.MustAsync(deal.People.Finance, HttpMethod.Post, "/api/finance/v1/payments", new { contractId = deal.Id, amount = Text(amount), method = tag }, mayBeLate: true);
        deal.Pay(tag, amount, Id(payment));
        Interlocked.Increment(ref accepted);
        if (!takenBack)
            return;

        await caller.MustAsync(deal.People.Finance, HttpMethod.Post, $"/api/finance/v1/payments/{Id(payment)}/reverse", new { reason = "bounced" }, Etag(payment));
        deal.TakeBack(Id(payment));
        Interlocked.Increment(ref accepted);
    }

    /// <summary>A change by the saga between Sales and Finance: proposed, reviewed, signed, answered.</summary>
    /// <returns>How it ended: made, refused, withdrawn; empty when it never did.</returns>
    public async Task<string> ChangeAsync(Deal deal, ChangeOf what)
    {
        var path = $"/api/sales/v1/contracts/{deal.Id}";
        var now = await caller.System.InsistAsync(deal.People.Seller, HttpMethod.Get, path);
        var instalments = now.GetProperty("instalments").EnumerateArray().Select(i => (Id: i.GetProperty("id").GetString()!, DueOn: i.GetProperty("dueOn").GetString()!, Amount: Amount(i, "amount"))).ToList();
        // Less than was paid on the first is what Finance refuses.
        instalments = what == ChangeOf.LessThanPaid ? [(instalments[0].Id, instalments[0].DueOn, instalments[0].Amount - 0.01m), .. instalments.Skip(1)] : [.. instalments.SkipLast(1), (instalments[^1].Id, instalments[^1].DueOn, instalments[^1].Amount + 0.01m)];
        var amount = instalments.Sum(i => i.Amount);
        now = await caller.MustAsync(deal.People.Seller, HttpMethod.Post, $"{path}/amendment", new
        {
            reason = "as agreed later",
            amount = Text(amount),
            terms = deal.Tag,
            instalments = instalments.Select(i => new { instalmentId = i.Id, dueOn = i.DueOn, amount = Text(i.Amount) }),
        }, Etag(now));
        now = await caller.MustAsync(deal.People.Seller, HttpMethod.Post, $"{path}/amendment/submit", new { lawful = true, clear = true, complete = true }, Etag(now));
        now = await caller.MustAsync(deal.People.Head, HttpMethod.Post, $"{path}/amendment/review", new { lawful = true, clear = true, complete = true }, Etag(now));
        now = await caller.MustAsync(deal.People.Seller, HttpMethod.Post, $"{path}/amendment/sign", new { }, Etag(now));
        Interlocked.Increment(ref accepted);
        // Whether it is taken back in time or Finance is quicker, both are right.
        if (what == ChangeOf.TakenBack)
            await caller.ResolveAsync(deal.People.Seller, HttpMethod.Post, $"{path}/amendment/withdraw", new { reason = "after all not" }, Etag(now));

        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Proof.AtMost(90); await Task.Delay(200))
        {
            now = await caller.System.InsistAsync(deal.People.Seller, HttpMethod.Get, path);
            if (now.GetProperty("status").GetString() == "changeRequested")
                continue;

            var ended = now.GetProperty("amendments").EnumerateArray().Last().GetProperty("status").GetString()!;
            if (ended == "made")
                deal.Become(amount);
            return ended;
        }

        return "";
    }

    public async Task VoidAsync(Deal deal)
    {
        var now = await caller.System.InsistAsync(deal.People.Head, HttpMethod.Get, $"/api/sales/v1/contracts/{deal.Id}");
        await caller.MustAsync(deal.People.Head, HttpMethod.Post, $"/api/sales/v1/contracts/{deal.Id}/void", new { reason = "customer withdrew" }, Etag(now));
        deal.Voided = true;
        Interlocked.Increment(ref accepted);
    }

    /// <summary>Asks to void and takes it back, so often; the last time it stays asked for, or not. Nobody waits for Finance's answers.</summary>
    public async Task WaverAsync(Deal deal, int times, bool endsVoided)
    {
        var path = $"/api/sales/v1/contracts/{deal.Id}";
        var now = await caller.System.InsistAsync(deal.People.Head, HttpMethod.Get, path);
        for (var n = 1; n <= times; n++)
        {
            now = await caller.MustAsync(deal.People.Head, HttpMethod.Post, $"{path}/void", new { reason = "customer wavers" }, Etag(now));
            if (n < times || !endsVoided)
                now = await caller.MustAsync(deal.People.Head, HttpMethod.Post, $"{path}/void/withdraw", new { reason = "customer stays" }, Etag(now));
        }

        deal.Voided = endsVoided;
        Interlocked.Add(ref accepted, endsVoided ? (2 * times) - 1 : 2 * times);
    }

    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    public static decimal Amount(JsonElement body, string name) => decimal.Parse(body.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static string Id(JsonElement body) => body.GetProperty("id").GetString()!;

    private static string Etag(JsonElement body) => body.GetProperty("etag").GetString()!;

    private async Task<(string RegionId, string CustomerId)> CustomerAsync(People people)
    {
        lock (gate)
        {
            if (customers.TryGetValue(people.Region, out var known))
                return known;
        }

        var customer = (await caller.System.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0];
        var found = (customer.GetProperty("relations")[0].GetProperty("regionId").GetString()!, Id(customer));
        lock (gate)
        {
            customers[people.Region] = found;
        }

        return found;
    }
}
