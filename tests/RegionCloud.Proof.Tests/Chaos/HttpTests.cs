using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RegionCloud.Proof.Tests.Load;

namespace RegionCloud.Proof.Tests.Chaos;

/// <summary>What clients do at the same time: copies of one request, aborts, races (R11, R12).</summary>
[Collection("the system")]
[Trait("suite", "chaos")]
public sealed class HttpTests(ProvingGround ground, Goals goals)
{
    private const int Clients = 8;

    [Fact]
    [Trait("goal", "R11")]
    public async Task Three_copies_of_a_request_some_aborted_some_answered_by_nobody_have_one_effect_and_one_answer()
    {
        const int Copies = 3;
        const int Reused = 200;
        var (size, kills) = (Proof.Size(ci: 1_000, full: 10_000), Proof.Size(ci: 3, full: 20));
        var goal = goals.Of("R11", "HTTP idempotency");
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(15) };
        using var caller = new Caller(ground.System);
        var money = new Money(caller, "R11");
        foreach (var people in People.All.Concat(People.All))
            await money.PayAsync(await money.SignAsync(people, 9_000_000), 1, takenBack: false);
        var deals = money.Deals;
        var chance = Proof.Chance("R11");
        var plan = Enumerable.Range(0, size).Select(n => (Deal: deals[n % deals.Count], Amount: chance.Next(1, 50_000) / 100m, Aborts: Enumerable.Range(0, Copies).Select(_ => chance.Next(10) == 0 ? chance.Next(1, 30) : 0).ToArray())).ToList();
        var (different, reused, unresolved, aborted, crashed, next) = (0, 0, 0, 0, 0, -1);

        var work = Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < size;)
                await IntendAsync(n);
        }));
        // The process ends after the commit and before the answer.
        for (var kill = 0; kill < kills && !work.IsCompleted; kill++)
        {
            await Settle.WithinAsync(TimeSpan.FromMinutes(5), () => Task.FromResult(Volatile.Read(ref next) > size * kill / kills || work.IsCompleted));
            if (await ground.CrashAsync("finance", "C4", 3, TimeSpan.FromSeconds(20), () => work.IsCompleted))
                crashed++;
        }

        await work;
        goal.Is("answers that are not byte for byte the first", 0, different);
        goal.Is("intentions that no answer resolved", 0, unresolved);
        goal.Is("a key with another body: refused 422", Reused, reused);
        goal.Is("crashes between commit and answer", kills, crashed);
        goal.Tell($"copies that their client aborted, of {size * Copies}", aborted);
        await new Books(ground.System, caller).JudgeAsync(goal, money);
        goal.Verify();

        async Task IntendAsync(int n)
        {
            var (deal, amount, aborts) = plan[n];
            var (key, tag) = (Guid.CreateVersion7().ToString(), money.Mark + Guid.CreateVersion7());
            var answers = new ConcurrentBag<byte[]>();
            await Task.WhenAll(aborts.Select(async abort =>
            {
                for (var tries = 0; tries < 300; tries++)
                {
                    using var patience = new CancellationTokenSource();
                    if (abort > 0 && tries == 0)
                        patience.CancelAfter(abort);
                    var (status, body) = await SendAsync(deal.People.Finance, key, new { contractId = deal.Id, amount = Money.Text(amount), method = tag }, patience.Token);
                    if (status == HttpStatusCode.Created)
                    {
                        answers.Add(body);
                        return;
                    }

                    if (patience.IsCancellationRequested)
                        Interlocked.Increment(ref aborted);
                    else
                        await Task.Delay(100);
                }

                Interlocked.Increment(ref unresolved);
                goal.Show($"payment {tag} was never answered");
            }));
            if (answers.IsEmpty)
                return;

            var first = answers.First();
            lock (deal)
            {
                deal.Pay(tag, amount, JsonDocument.Parse(first).RootElement.GetProperty("id").GetString()!);
            }

            if (answers.Any(a => !a.AsSpan().SequenceEqual(first)))
            {
                Interlocked.Increment(ref different);
                foreach (var answer in answers)
                    goal.Show(System.Text.Encoding.UTF8.GetString(answer));
            }

            for (var tries = 0; n < Reused && tries < 100; tries++)
            {
                var (status, body) = await SendAsync(deal.People.Finance, key, new { contractId = deal.Id, amount = Money.Text(amount + 1), method = tag }, CancellationToken.None);
                if (status == HttpStatusCode.UnprocessableEntity)
                {
                    Interlocked.Increment(ref reused);
                    break;
                }

                if (status is not (null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests))
                {
                    goal.Show($"another body under {key}: {status} {System.Text.Encoding.UTF8.GetString(body)}");
                    break;
                }

                await Task.Delay(100);
            }
        }

        async Task<(HttpStatusCode? Status, byte[] Body)> SendAsync(string user, string key, object body, CancellationToken patience)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ground.System.Gateway, "/api/finance/v1/payments")) { Content = JsonContent.Create(body) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await ground.System.TokenAsync(user));
                request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
                using var answer = await http.SendAsync(request, patience);
                return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(patience));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return (null, []);
            }
        }
    }

    [Fact]
    [Trait("goal", "R12")]
    public async Task Sixty_four_payments_at_once_of_what_fits_ten_are_ten()
    {
        var goal = goals.Of("R12", "races");
        using var caller = new Caller(ground.System);
        var money = new Money(caller, "R12");
        var (accepted, refused, negative) = (0, 0, 0);
        foreach (var people in People.All)
        {
            var deal = await money.SignAsync(people, 110);
            await money.PayAsync(deal, 10, takenBack: false);
            await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
            {
                var tag = money.Mark + Guid.CreateVersion7();
                var paid = await caller.ResolveAsync(people.Finance, HttpMethod.Post, "/api/finance/v1/payments", new { contractId = deal.Id, amount = "10.00", method = tag });
                if (paid.Outcome == Outcome.Ok)
                {
                    Interlocked.Increment(ref accepted);
                    lock (deal)
                    {
                        deal.Pay(tag, 10, paid.Answer.GetProperty("id").GetString()!);
                    }
                }
                else if (paid.Said.Contains("exceeds-outstanding", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
                else
                {
                    goal.Show(paid.ToString());
                }

                if (await ground.System.InsistAsync(people.Finance, HttpMethod.Get, "/api/finance/v1/collection?groupBy=region") is var report && report.GetProperty("rows").EnumerateArray().Any(r => Money.Amount(r, "outstanding") < 0))
                    Interlocked.Increment(ref negative);
            }));
        }

        goal.Is("accepted, of four contracts that fit ten each", 40, accepted);
        goal.Is("refused: more than is outstanding", 216, refused);
        goal.Is("looks that saw less than nothing outstanding", 0, negative);
        await new Books(ground.System, caller).JudgeAsync(goal, money);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "R12")]
    [Trait("goal", "R12-M")]
    public async Task Thirty_two_clients_that_change_one_record_lose_no_change()
    {
        var each = Proof.Size(ci: 12, full: 100);
        var goal = goals.Of("R12-M", "races for one record");
        var system = ground.System;
        var people = People.All[0];
        var customer = (await system.InsistAsync(people.Seller, HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0];
        var (amount, instalments) = ("10.00", new[] { new { dueOn = "2027-01-15", amount = "10.00" } });
        var draft = await system.InsistAsync(people.Seller, HttpMethod.Post, "/api/sales/v1/contracts", new
        {
            regionId = customer.GetProperty("relations")[0].GetProperty("regionId").GetString(),
            customerId = customer.GetProperty("id").GetString(),
            amount,
            terms = "0",
            instalments,
        });
        await RaceAsync("draft", $"/api/sales/v1/contracts/{draft.GetProperty("id").GetString()}", "terms", counted => new { amount, terms = counted, instalments });

        // A record of one row: nothing but its version tells that it changed.
        var (path, name) = ($"/api/sales/v1/customers/{customer.GetProperty("id").GetString()}", customer.GetProperty("name").GetString());
        var before = await system.InsistAsync(people.Seller, HttpMethod.Get, path);
        await system.InsistAsync(people.Seller, HttpMethod.Put, path, new { name, contactName = "0" }, before.GetProperty("etag").GetString());
        await RaceAsync("customer", path, "contactName", counted => new { name, contactName = counted });
        goal.Verify();

        async Task RaceAsync(string what, string path, string counter, Func<string, object> fields)
        {
            var (changed, conflicts, others) = (0, 0, 0);
            await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
            {
                for (var n = 0; n < each; n++)
                {
                    var now = await system.InsistAsync(people.Seller, HttpMethod.Get, path);
                    var next = $"{int.Parse(now.GetProperty(counter).GetString()!, System.Globalization.CultureInfo.InvariantCulture) + 1}";
                    var (status, said) = await system.CallAsync(people.Seller, HttpMethod.Put, path, fields(next), now.GetProperty("etag").GetString());
                    if (status == HttpStatusCode.OK)
                        Interlocked.Increment(ref changed);
                    else if (status == HttpStatusCode.PreconditionFailed)
                        Interlocked.Increment(ref conflicts);
                    else if (status == HttpStatusCode.TooManyRequests)
                        await Task.Delay(500);
                    else if (Interlocked.Increment(ref others) > 0)
                        goal.Show($"{(int)status} {said}");
                }
            }));
            var counted = (await system.InsistAsync(people.Seller, HttpMethod.Get, path)).GetProperty(counter).GetString()!;
            goal.Is($"{what}: what it counted = changes that were accepted", $"{changed}", counted);
            goal.AtLeast($"{what}: changes", each, changed);
            goal.Tell($"{what}: refused: changed meanwhile (412)", conflicts);
            goal.Is($"{what}: other answers", 0, others);
        }
    }
}
