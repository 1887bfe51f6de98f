using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Common.Messages;
using RegionCloud.Common.Messages.Events;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>A measure that Risk gives to a department is its work until it is done; every department has this by being there (9.2).</summary>
public sealed class RiskResponseTests(PrivateBroker broker) : IAsyncLifetime
{
    private static readonly DateOnly Given = new(2026, 6, 1);
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync(broker.NewVirtualHost());

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task It_waits_for_the_head_of_the_department_is_completed_once_and_Risk_is_told_9_2()
    {
        var measure = Measure();
        await TellAsync(Assigned(measure), 1);

        var waits = Assert.Single((await ReadAsync("bob", "waiting")).GetProperty("items").EnumerateArray(), w => w.GetProperty("kind").GetString() == "riskResponse");
        Assert.Equal(("RK-2026-000001/1 against 'sellers leave': train them", "2026-07-31", "complete"), (Text(waits, "title"), Text(waits, "dueOn"), Text(waits, "action")));
        foreach (var other in new[] { "anna", "mia", "walt" })
            Assert.DoesNotContain((await ReadAsync(other, "waiting")).GetProperty("items").EnumerateArray(), w => w.GetProperty("kind").GetString() == "riskResponse");
        var response = Assert.Single((await ReadAsync("bob", "risk-responses?status=open")).GetProperty("items").EnumerateArray());
        Assert.Equal(["complete"], response.GetProperty("actions").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("walt").SendAsync(HttpMethod.Get, $"risk-responses/{measure.ResponseId}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").SendAsync(HttpMethod.Get, $"risk-responses/{measure.ResponseId}")).Response.StatusCode);

        Assert.Equal("response.done-before-assigned", await RefusedAsync(measure, new { note = "done", doneOn = "2026-05-31" }));
        Assert.Equal("date-in-future", await RefusedAsync(measure, new { note = "done", doneOn = "2999-01-01" }));
        Assert.Equal("text-length", await RefusedAsync(measure, new { note = " " }));
        var (done, body) = await app.As("bob").SendAsync(HttpMethod.Post, $"risk-responses/{measure.ResponseId}/complete", new { note = "trained eleven", doneOn = "2026-06-15", link = "/api/sales/v1/trainings/1" }, Text(response, "etag"));
        Assert.True(done.IsSuccessStatusCode, body.ToString());
        Assert.Equal(("done", "bob", 0), (Text(body, "status"), Text(body, "doneBy"), body.GetProperty("actions").GetArrayLength()));
        Assert.Equal("response.not-open", await RefusedAsync(measure, new { note = "again" }, 2));

        var told = JsonSerializer.Deserialize<ResponseDone>((await app.Db((SalesDbContext db) => db.Outbox.SingleAsync(m => m.Type.EndsWith(":ResponseDone"), Ct))).Body)!;
        Assert.Equal((measure.ResponseId, 1, "sales", "trained eleven", "/api/sales/v1/trainings/1", "bob", new DateOnly(2026, 6, 15)), (told.ResponseId, told.Version, told.Service, told.Note, told.Link, told.Actor, told.BusinessDate));
        using var channel = app.Ask("bob");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "riskResponse", Id = measure.ResponseId.ToString() }, cancellationToken: Ct);
        Assert.Equal(("risk", "risk", measure.RiskId.ToString()), (trace.Up.Single().Kind, trace.Up.Single().Service, trace.Up.Single().Id));
        Assert.Equal(["responseAssigned", "responseDone"], trace.Events.Select(e => e.Type));
    }

    [Fact]
    public async Task In_whatever_order_it_is_told_the_newest_version_stands()
    {
        var measure = Measure();
        await TellAsync(Assigned(measure with { Version = 2 }), 1);
        await TellAsync(Assigned(measure), 2);
        Assert.Equal("open", await StatusAsync(measure));

        // Withdrawn before it was given, as another queue tells it.
        var other = Measure();
        await TellAsync(new ResponseWithdrawn(SalesApp.East, Given, "carl", DateTimeOffset.UnixEpoch, other with { Version = 2 }, "too dear"), 3);
        await TellAsync(Assigned(other), 4);
        Assert.Equal("withdrawn", await StatusAsync(other));
        Assert.Equal("response.not-open", await RefusedAsync(other, new { note = "done" }));
        // Given anew it is open again.
        await TellAsync(Assigned(other with { Version = 3 }), 5);
        Assert.Equal("open", await StatusAsync(other));
    }

    [Fact]
    public async Task Another_departments_measure_is_none_of_ours()
    {
        var measure = Measure() with { Service = "marketing" };
        await TellAsync(Assigned(measure), 1);
        Assert.Empty((await ReadAsync("carl", "risk-responses")).GetProperty("items").EnumerateArray());
    }

    private static RiskResponseState Measure() => new(
        Guid.CreateVersion7(), "RK-2026-000001/1", 1, SalesApp.East, "sales", TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("bob"), Guid.CreateVersion7(), "RK-2026-000001", "sellers leave", "sales", "salesTraining", "train them", new DateOnly(2026, 7, 31));

    private static ResponseAssigned Assigned(RiskResponseState measure) => new(SalesApp.East, Given, "carl", DateTimeOffset.UnixEpoch, measure);

    private async Task TellAsync<TEvent>(TEvent @event, int handled)
        where TEvent : class
    {
        await app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = Guid.CreateVersion7(), Ct);
        await Wait.Until(async () => await app.Db((SalesDbContext db) => db.Inbox.CountAsync(Ct)) >= handled, $"message {handled} is heard", TimeSpan.FromSeconds(60));
    }

    private async Task<JsonElement> ReadAsync(string person, string path)
    {
        var (response, body) = await app.As(person).GetFrom(path);
        return response.IsSuccessStatusCode ? body : response.StatusCode == HttpStatusCode.Forbidden ? JsonDocument.Parse("""{"items":[]}""").RootElement : throw new InvalidOperationException(body.ToString());
    }

    private async Task<string> StatusAsync(RiskResponseState measure) => Text(await ReadAsync("carl", $"risk-responses/{measure.ResponseId}"), "status");

    private async Task<string> RefusedAsync(RiskResponseState measure, object body, int version = 1)
        => Text((await app.As("carl").SendAsync(HttpMethod.Post, $"risk-responses/{measure.ResponseId}/complete", body, $"\"{version}\"")).Body, "code");

    private static string Text(JsonElement body, string property) => body.GetProperty(property).GetString()!;
}
