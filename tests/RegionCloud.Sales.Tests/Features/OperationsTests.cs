using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>The operations endpoints: for operators, with a token of their own, and on the record (Z7, SoD10).</summary>
public sealed class OperationsTests
{
    private const string Queue = "sales-on-payment-received";
    private static readonly object Why = new { reason = "Finance asked for it" };

    [Fact]
    public async Task Only_an_operator_with_a_token_for_operations_intervenes_and_his_token_does_no_business_Z7()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        var stop = TestContext.Current.CancellationToken;

        Assert.Equal(HttpStatusCode.OK, (await app.Operating("olga").GetAsync("/ops/levels", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.As("olga").GetAsync("/ops/levels", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Operating("bob").GetAsync("/api/sales/v1/contracts", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetAsync("/ops/levels", stop)).StatusCode);
        foreach (var nobody in new[] { "admin", "carl", "hanna", "dora" })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.Operating(nobody).GetAsync("/ops/levels", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Operating("audrey").GetAsync("/ops/dead-letters/groups", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Operating("audrey").PostAsJsonAsync($"/ops/consumers/{Queue}/drain", Why, stop)).StatusCode);
    }

    [Fact]
    public async Task Who_drained_resumed_and_flushed_and_why_stands_in_the_audit()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        var stop = TestContext.Current.CancellationToken;
        var olga = app.Operating("olga");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var drained = await JsonAsync(await olga.PostAsJsonAsync($"/ops/consumers/{Queue}/drain", Why, stop));
            Assert.Equal(("olga", "Finance asked for it"), (drained.GetProperty("drained").GetProperty("by").GetString(), drained.GetProperty("drained").GetProperty("reason").GetString()));
        }

        Assert.Equal([Queue], (await JsonAsync(await olga.GetAsync("/ops/levels", stop))).GetProperty("drained").EnumerateArray().Select(q => q.GetString()));
        await JsonAsync(await olga.PostAsJsonAsync($"/ops/consumers/{Queue}/resume", Why, stop));
        await JsonAsync(await olga.PostAsJsonAsync("/ops/outbox/flush", Why, stop));

        var entries = await app.Db<SalesDbContext, List<(string, string, string)>>(async db => [.. (await db.AuditEntries.Where(e => e.Subject == "olga").OrderBy(e => e.Id).ToListAsync(stop)).Select(e => (e.Action, e.ObjectKind, e.Reason!))]);
        Assert.Equal(
            [
                ("DrainConsumer", "DrainedConsumer", "operations.update: Finance asked for it"),
                ("ResumeConsumer", "DrainedConsumer", "operations.update: Finance asked for it"),
                ("FlushOutbox", "OutboxMessage", "operations.update: Finance asked for it"),
            ],
            entries);
    }

    [Fact]
    public async Task An_intervention_names_a_consumer_that_exists_a_choice_and_a_reason()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        var stop = TestContext.Current.CancellationToken;
        var olga = app.Operating("olga");

        Assert.Equal(HttpStatusCode.NotFound, (await olga.PostAsJsonAsync("/ops/consumers/sales-on-nothing/drain", Why, stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.GetAsync("/ops/dead-letters/1", stop)).StatusCode);
        await RefusedAsync("/reason", await olga.PostAsJsonAsync($"/ops/consumers/{Queue}/drain", new { reason = " a" }, stop));
        await RefusedAsync("/reason", await olga.PostAsJsonAsync("/ops/dead-letters/replay", new { all = true, reason = new string('x', 181) }, stop));
        await RefusedAsync("/ids", await olga.PostAsJsonAsync("/ops/dead-letters/replay", Why, stop));
        await RefusedAsync("/what", await olga.GetAsync("/ops/levels?what=1", stop));
    }

    [Fact]
    public async Task Levels_tell_what_has_not_left_and_a_flush_that_nobody_answers_tells_that_nothing_left()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        await app.Db<SalesDbContext, int>(async db =>
        {
            db.Publish(new ContractVoidWithdrawn(TestOrganisation.East, new DateOnly(2026, 5, 4), "bob", TimeProvider.System.GetUtcNow(), Guid.CreateVersion7(), null!));
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        var olga = app.Operating("olga");
        var flushed = await JsonAsync(await olga.PostAsJsonAsync("/ops/outbox/flush", Why, TestContext.Current.CancellationToken));
        Assert.Equal((0, 1), (flushed.GetProperty("sent").GetInt32(), flushed.GetProperty("after").GetProperty("unsent").GetInt32()));
    }

    /// <summary>Seen in review: with nothing but such events a flush told at once that there was nothing to do.</summary>
    [Fact]
    public async Task A_flush_tries_what_nobody_listens_to_as_well_and_tells_so()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        await app.Db<SalesDbContext, int>(async db =>
        {
            db.Publish(new ContractVoidWithdrawn(TestOrganisation.East, new DateOnly(2026, 5, 4), "bob", TimeProvider.System.GetUtcNow(), Guid.CreateVersion7(), null!));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            return await db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, OutboxMessage.Unclaimed), TestContext.Current.CancellationToken);
        });
        var olga = app.Operating("olga");
        Assert.Equal((0, 1), Levels((await olga.GetFromJsonAsync<JsonElement>("/ops/levels", TestContext.Current.CancellationToken)).GetProperty("outbox")));

        var flushed = await JsonAsync(await olga.PostAsJsonAsync("/ops/outbox/flush", Why, TestContext.Current.CancellationToken));
        Assert.Equal(((0, 1), (1, 0), 0), (Levels(flushed.GetProperty("before")), Levels(flushed.GetProperty("after")), flushed.GetProperty("sent").GetInt32()));

        static (int Unsent, int Unclaimed) Levels(JsonElement outbox) => (outbox.GetProperty("unsent").GetInt32(), outbox.GetProperty("unclaimed").GetInt32());
    }

    [Fact]
    public async Task The_document_for_operators_has_these_endpoints_and_the_one_for_everybody_has_none()
    {
        await using var app = await ServiceApp<Program>.StartAsync("sales", new TestOrganisation());
        var client = app.CreateClient();
        var operations = await client.GetFromJsonAsync<JsonElement>("/openapi/operations.json", TestContext.Current.CancellationToken);
        var everybody = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        Assert.All(operations.GetProperty("paths").EnumerateObject(), p => Assert.StartsWith("/ops/", p.Name, StringComparison.Ordinal));
        Assert.True(operations.GetProperty("paths").EnumerateObject().Count() >= 9);
        Assert.DoesNotContain(everybody.GetProperty("paths").EnumerateObject(), p => p.Name.StartsWith("/ops/", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private static async Task RefusedAsync(string pointer, HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }
}
