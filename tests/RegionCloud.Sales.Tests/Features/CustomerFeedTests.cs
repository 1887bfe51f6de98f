using System.Net;
using Grpc.Core;
using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Customers as other departments copy them: classes, and a number for every change (6.3-1, decisions §3).</summary>
public sealed class CustomerFeedTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_change_of_a_customer_or_of_a_regions_relation_takes_the_next_number()
    {
        var anna = app.As("anna");
        var (first, second) = (await anna.CustomerAsync(), await anna.CustomerAsync("BONAP"));
        Assert.Equal([1L, 2L], await MarksAsync());

        var (_, customer) = await anna.GetFrom($"customers/{first}");
        await anna.SendAsync(HttpMethod.Put, $"customers/{first}", new { name = "Alfreds", city = "Berlin" }, customer.Etag());
        Assert.Equal([2L, 3L], await MarksAsync());
        (_, customer) = await anna.GetFrom($"customers/{second}");
        var (response, classified) = await anna.PostTo($"customers/{second}/class", new { regionId = TestOrganisation.East, @class = "a" }, customer.Etag());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("a", classified.GetProperty("relations")[0].Text("class"));
        Assert.NotEqual(customer.Etag(), classified.Etag());
        Assert.Equal([3L, 4L], await MarksAsync());
        Assert.Equal(4, await app.Db<SalesDbContext, int>(db => db.Outbox.CountAsync(m => m.Type.EndsWith(":CustomersChanged"), Ct)));

        async Task<List<long>> MarksAsync() => await app.Db<SalesDbContext, List<long>>(db => db.CustomerMarks.OrderBy(m => m.FeedVersion).Select(m => m.FeedVersion).ToListAsync(Ct));
    }

    [Fact]
    public async Task Customer_service_reads_every_customer_in_the_order_of_its_last_change_page_by_page_and_no_person_does()
    {
        var anna = app.As("anna");
        var (first, second) = (await anna.CustomerAsync(), await anna.CustomerAsync("BONAP"));
        var (_, customer) = await anna.GetFrom($"customers/{first}");
        await anna.PostTo($"customers/{first}/class", new { regionId = TestOrganisation.East, @class = "b", since = "2026-01-01" }, customer.Etag());

        var page = await AskAsync(0, 1);
        Assert.Equal((2L, true, second.ToString()), (page.Version, page.More, Assert.Single(page.Customers).Id));
        page = await AskAsync(page.Version, 1);
        var told = Assert.Single(page.Customers);
        Assert.Equal((3L, false, "ALFKI", "b 2026-01-01"), (page.Version, page.More, told.Code, $"{told.Relations[0].CustomerClass} {told.Relations[0].ClassSince}"));
        page = await AskAsync(page.Version, 0);
        Assert.Equal((3L, false, 0), (page.Version, page.More, page.Customers.Count));
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => AskAsync(0, 1001))).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => AskAsync(0, 1, "bob"))).StatusCode);

        async Task<ListCustomersResponse> AskAsync(long after, int size, string subject = "svc-customer-service")
        {
            using var channel = app.Ask(subject);
            return await new CustomerFeedService.CustomerFeedServiceClient(channel).ListCustomersAsync(new ListCustomersRequest { AfterVersion = after, PageSize = size }, cancellationToken: Ct);
        }
    }

    /// <summary>A department that was there before the feed.</summary>
    [Fact]
    public async Task Customers_that_were_there_before_the_feed_have_their_numbers_from_its_migration()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(Ct);
        await using var db = new SqliteSalesDbContext(new DbContextOptionsBuilder<SqliteSalesDbContext>().UseSqlite(connection).Options, new DataScope(), TimeProvider.System);
        var names = db.Database.GetMigrations().ToList();
        await db.GetService<IMigrator>().MigrateAsync(names[names.FindIndex(n => n.EndsWith("_CustomerFeed", StringComparison.Ordinal)) - 1], Ct);
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        if (string.CompareOrdinal(one.ToString(), other.ToString()) > 0)
            (one, other) = (other, one);
        foreach (var id in new[] { other, one })
            await db.Database.ExecuteSqlAsync($"INSERT INTO Customers (Id, Version, Code, Name) VALUES ({id}, 1, {id.ToString()}, 'n')", Ct);

        await db.Database.MigrateAsync(Ct);

        Assert.Equal([(one, 1L), (other, 2L)], (await db.CustomerMarks.AsNoTracking().OrderBy(m => m.FeedVersion).ToListAsync(Ct)).ConvertAll(m => (m.CustomerId, m.FeedVersion)));
        Assert.Equal(2, (await db.CustomerFeeds.AsNoTracking().SingleAsync(Ct)).Value);
    }

    [Fact]
    public async Task A_class_is_given_by_who_may_change_the_customer_and_never_before_the_last()
    {
        var anna = app.As("anna");
        var path = $"customers/{await anna.CustomerAsync()}";
        var (_, customer) = await anna.GetFrom(path);
        (_, customer) = await anna.PostTo($"{path}/class", new { regionId = TestOrganisation.East, @class = "b" }, customer.Etag());
        var (response, problem) = await anna.PostTo($"{path}/class", new { regionId = TestOrganisation.East, @class = "c", since = "2026-01-01" }, customer.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.customer.classified-later"), (response.StatusCode, problem.Code()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("wendy").PostTo($"{path}/class", new { regionId = TestOrganisation.East, @class = "c" }, customer.Etag())).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("abel").PostTo($"{path}/class", new { regionId = TestOrganisation.East, @class = "c" }, customer.Etag())).Response.StatusCode);
    }
}

/// <summary>Customer service hands over who may buy again, over a real broker (2.2-16).</summary>
public sealed class ServiceLeadEventTests(PrivateBroker broker)
{
    [Fact]
    public async Task It_becomes_a_lead_of_who_looks_after_the_customer_once_and_what_it_resembles_is_noted()
    {
        await using var app = await SalesApp.StartAsync(broker.NewVirtualHost());
        var customer = await app.As("anna").CustomerAsync();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await HearAsync(heard: 2, first, first);
        await HearAsync(heard: 3, second);

        async Task HearAsync(int heard, params Guid[] leads)
        {
            foreach (var id in leads)
            {
                await app.Services.GetRequiredService<IBus>().Publish(
                    new ServiceLeadFound(SalesApp.East, new DateOnly(2026, 6, 30), "cleo", DateTimeOffset.UnixEpoch.AddYears(56), new ServiceLeadState(id, SalesApp.East, customer, TestOrganisation.IdOf("anna"), "Alfreds Futterkiste", "Maria Anders", null, "a second line")),
                    TestContext.Current.CancellationToken);
            }

            await Wait.Until(async () => await app.Db<SalesDbContext, int>(db => db.Inbox.CountAsync(TestContext.Current.CancellationToken)) == heard, "all is heard", TimeSpan.FromSeconds(60));
        }

        var listed = (await app.As("anna").GetFrom("leads")).Body.GetProperty("items").EnumerateArray().Select(l => Guid.Parse(l.Id())).Order().ToList();
        Assert.Equal(new[] { first, second }.Order(), listed);
        var leads = await Task.WhenAll(listed.Select(async id => (await app.As("anna").GetFrom($"leads/{id}")).Body));
        Assert.All(leads, l => Assert.Equal(("new", "customer service", "a second line"), (l.Text("status"), l.GetProperty("provenance").Text("channel"), l.Text("need"))));
        Assert.Single(leads, l => l.TryGetProperty("resemblesId", out var other) && other.ValueKind == System.Text.Json.JsonValueKind.String);
    }
}
