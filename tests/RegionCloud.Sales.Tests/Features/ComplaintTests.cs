using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>What customers complain of about a contract, told by Customer service over a real broker: twice, and in any order (§12).</summary>
public sealed class ComplaintTests(PrivateBroker broker) : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 5, 7);
    private ServiceApp<Program> app = null!;
    private int told;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await SalesApp.StartAsync(broker.NewVirtualHost());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_complaint_shows_on_its_contract_and_waits_for_its_owner_until_he_has_taken_notice_12()
    {
        var contract = await app.SignedAsync();
        var state = Complaint(contract.GetProperty("id").GetGuid());
        await OpenAsync(state, twice: true);

        Assert.Equal(["TK-2026-000001 2026-05-07  acknowledge"], await ComplaintsAsync(contract, "anna"));
        var waiting = (await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("contractComplaint", "acknowledge", contract.Id(), $"/api/sales/v1/contracts/{contract.Id()}/complaints"), (waiting.Text("kind"), waiting.Text("action"), waiting.Text("recordId"), waiting.Text("link")));
        Assert.Contains("Customer Alfreds Futterkiste complains about contract", waiting.Text("title"), StringComparison.Ordinal);
        // His head sees it and is not asked for it; who has another region sees nothing.
        Assert.Empty((await app.As("bob").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
        Assert.Single(await ComplaintsAsync(contract, "bob"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").GetFrom($"contracts/{contract.Id()}/complaints")).Response.StatusCode);

        var complaint = (await app.As("anna").GetFrom($"contracts/{contract.Id()}/complaints")).Body.GetProperty("complaints")[0];
        var (response, acknowledged) = await app.As("anna").PostTo($"contracts/{contract.Id()}/complaints/{complaint.Id()}/acknowledge", null, complaint.Etag());
        Assert.Equal((HttpStatusCode.OK, "anna"), (response.StatusCode, acknowledged.Text("acknowledgedBy")));
        (response, var problem) = await app.As("anna").PostTo($"contracts/{contract.Id()}/complaints/{complaint.Id()}/acknowledge", null, acknowledged.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "sales.complaint.no-news"), (response.StatusCode, problem.Text("code")));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("abel").PostTo($"contracts/{contract.Id()}/complaints/{complaint.Id()}/acknowledge", null, acknowledged.Etag())).Response.StatusCode);
        Assert.Empty((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());

        // Another version of the same is no news; that it came back is.
        await OpenAsync(state with { Version = 3 });
        Assert.Empty((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
        await ResolveAsync(state with { Version = 4, ResolvedOn = Day.AddDays(2) });
        Assert.Equal(["TK-2026-000001 2026-05-07 2026-05-09 "], await ComplaintsAsync(contract, "anna"));
        await OpenAsync(state with { Version = 5 });
        Assert.Single((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_resolution_before_its_opening_and_an_older_version_change_nothing_and_it_is_there_once()
    {
        var contract = await app.SignedAsync();
        var state = Complaint(contract.GetProperty("id").GetGuid());
        await ResolveAsync(state with { Version = 6, ResolvedOn = Day.AddDays(3) }, twice: true);
        await OpenAsync(state);
        await OpenAsync(state with { Version = 4 });

        Assert.Equal(["TK-2026-000001 2026-05-07 2026-05-10 "], await ComplaintsAsync(contract, "anna"));
        Assert.Equal(1, await app.Db<SalesDbContext, int>(db => db.ContractComplaints.CountAsync(Ct)));
        Assert.Empty((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(0, await app.Db<SalesDbContext, int>(db => db.DeadLetters.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_complaint_that_names_another_contract_later_stands_there_and_one_about_none_nowhere()
    {
        var (first, second) = (await app.SignedAsync(), await app.SignedAsync(code: "VINET"));
        var state = Complaint(null);
        await OpenAsync(state);
        Assert.Empty((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
        await OpenAsync(state with { Version = 3, ContractId = first.GetProperty("id").GetGuid() });
        Assert.Single(await ComplaintsAsync(first, "anna"));
        await OpenAsync(state with { Version = 4, ContractId = second.GetProperty("id").GetGuid() });

        Assert.Empty(await ComplaintsAsync(first, "anna"));
        Assert.Single(await ComplaintsAsync(second, "anna"));
    }

    private static ComplaintState Complaint(Guid? contract) => new(Guid.CreateVersion7(), "TK-2026-000001", 2, SalesApp.East, TestOrganisation.IdOf("ALFKI"), contract, Day, null);

    private async Task<IEnumerable<string>> ComplaintsAsync(JsonElement contract, string who)
        => (await app.As(who).GetFrom($"contracts/{contract.Id()}/complaints")).Body.GetProperty("complaints").EnumerateArray()
            .Select(c => $"{c.Text("number")} {c.Text("openedOn")} {(c.TryGetProperty("resolvedOn", out var on) ? on.GetString() : "")} {string.Join(',', c.GetProperty("actions").EnumerateArray().Select(a => a.GetString()))}");

    private Task OpenAsync(ComplaintState state, bool twice = false) => TellAsync(new ComplaintOpened(SalesApp.East, Day, "cleo", DateTimeOffset.UnixEpoch, state), twice);

    private Task ResolveAsync(ComplaintState state, bool twice = false) => TellAsync(new ComplaintResolved(SalesApp.East, state.ResolvedOn!.Value, "cleo", DateTimeOffset.UnixEpoch, state), twice);

    /// <param name="twice">The same message twice, and what it says once more in another.</param>
    private async Task TellAsync<TEvent>(TEvent @event, bool twice)
        where TEvent : class
    {
        var message = Guid.CreateVersion7();
        foreach (var id in twice ? [message, message, Guid.CreateVersion7()] : new[] { message })
            await app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = id, Ct);
        told += twice ? 2 : 1;
        await Wait.Until(async () => await app.Db<SalesDbContext, int>(db => db.Inbox.CountAsync(Ct)) == told, "all is heard");
    }
}
