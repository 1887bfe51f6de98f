using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features;
using RegionCloud.CustomerService.Features.Customers;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.Testing;

namespace RegionCloud.CustomerService.Tests;

/// <summary>Customer service as a front-end team uses it. In EAST cleo heads it, arno is an agent and carl manages the region.</summary>
internal static class CustomerServiceApp
{
    public static readonly Guid East = TestOrganisation.East;
    public static readonly Guid Alfreds = TestOrganisation.IdOf("ALFKI");

    /// <summary>10:00 on Tuesday, 30 June 2026 in Shanghai.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 30, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Sales has told of its customers: anna looks after all of them but BONAP, who is arno's; none has a class.</summary>
    public static async Task<ServiceApp<Program>> StartAsync(TestOrganisation? organisation = null, string? broker = null)
    {
        var app = await ServiceApp<Program>.StartAsync("customer-service", organisation ?? new TestOrganisation(), broker, Now);
        await app.ToldAsync([Told("ALFKI"), Told("BONAP", "arno"), .. Enumerable.Range(0, 8).Select(n => Told($"customer {n}")), Told("new")]);
        return app;
    }

    /// <summary>A customer as Sales tells of him.</summary>
    /// <param name="class">a, b or c.</param>
    public static Customer Told(string code, string owner = "anna", string? @class = null, string? since = null, string region = "EAST")
    {
        var customer = new Customer { Id = TestOrganisation.IdOf(code).ToString(), Code = code, Name = $"{code} Ltd", City = "Berlin", ContactName = "Maria Anders", Phone = "030-0074321" };
        customer.Relations.Add(new CustomerRelation
        {
            Id = TestOrganisation.IdOf($"{region}/{code}").ToString(), RegionId = TestOrganisation.IdOf(region).ToString(), DepartmentId = TestOrganisation.IdOf($"{region}/sales").ToString(), OwnerId = TestOrganisation.IdOf(owner).ToString(),
            Since = "2026-01-15", CustomerClass = @class ?? "", ClassSince = since ?? "",
        });
        return customer;
    }

    /// <summary>Customer service copies what Sales has changed.</summary>
    public static Task ToldAsync(this ServiceApp<Program> app, params IReadOnlyList<Customer> customers)
        => app.Services.GetRequiredService<CopyOfCustomers>().PullAsync(
            (after, _) =>
            {
                var answer = new ListCustomersResponse { Version = after + customers.Count };
                foreach (var customer in customers)
                    customer.Version = ++after;
                answer.Customers.AddRange(customers);
                return Task.FromResult(answer);
            },
            TestContext.Current.CancellationToken);

    /// <summary>Sales has told that a contract was signed.</summary>
    public static async Task<Guid> ContractAsync(this ServiceApp<Program> app, string customer = "ALFKI", string signedOn = "2026-06-01", decimal amount = 100m, string currency = "CNY")
    {
        var contract = Contract(customer, signedOn, amount, currency);
        await app.DoAsync((db, organisation) => CustomerFiles.TakeAsync(db, organisation, contract, contract.SignedOn, TestContext.Current.CancellationToken));
        return contract.ContractId;
    }

    public static ContractState Contract(string customer = "ALFKI", string signedOn = "2026-06-01", decimal amount = 100m, string currency = "CNY", int version = 5)
        => new(
            Guid.CreateVersion7(), "CT-2026-000001", version, East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), TestOrganisation.IdOf(customer), customer, $"{customer} Ltd", currency, amount, Day(signedOn), [],
            [new ShareState(TestOrganisation.IdOf("anna"), 100m)]);

    /// <summary>Finance has told of an entry of a contract's receivables.</summary>
    public static Task OwesAsync(this ServiceApp<Program> app, Guid contract, Guid instalment, string kind, string dueOn, decimal amount, string on)
        => app.DoAsync((db, _) =>
        {
            db.Add(new FileEntry(instalment, kind, Guid.CreateVersion7(), contract, Day(dueOn), amount, Day(on)));
            return Task.CompletedTask;
        });

    private static Task<int> DoAsync(this ServiceApp<Program> app, Func<CustomerServiceDbContext, OrganisationDirectory, Task> act)
        => app.Db<CustomerServiceDbContext, int>(async db =>
        {
            await act(db, app.Services.GetRequiredService<OrganisationDirectory>());
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

    /// <summary>What the day brings is done now.</summary>
    public static Task LookAsync(this ServiceApp<Program> app) => app.Services.GetServices<IHostedService>().OfType<WatchDays>().Single().LookAsync(East, TestContext.Current.CancellationToken);

    public static DateOnly Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/customer-service/v1/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public static async Task<JsonElement> MustAsync(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        var (response, answer) = await client.SendAsync(method, path, body, ifMatch);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        return answer;
    }

    public static Task<JsonElement> ReadAsync(this HttpClient client, string path) => client.MustAsync(HttpMethod.Get, path);

    /// <summary>Does something with a ticket of which this is the newest answer.</summary>
    public static Task<JsonElement> DoAsync(this HttpClient client, JsonElement ticket, string action, object? body = null)
        => client.MustAsync(HttpMethod.Post, $"tickets/{ticket.Id()}/{action}", body ?? new { }, ticket.Etag());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> TryAsync(this HttpClient client, JsonElement ticket, string action, object? body = null)
        => client.SendAsync(HttpMethod.Post, $"tickets/{ticket.Id()}/{action}", body ?? new { }, ticket.Etag());

    /// <param name="receivedAt">By the clocks of Shanghai, such as 2026-06-30 09:00.</param>
    public static Task<JsonElement> OpenedAsync(this ServiceApp<Program> app, string kind = "complaint", string? priority = null, string? receivedAt = null, Guid? contractId = null)
        => app.As("cleo").MustAsync(HttpMethod.Post, "tickets", new { regionId = East, customerId = Alfreds, contractId, kind, priority, receivedAt = receivedAt is null ? null : At(receivedAt), content = new { subject = "the goods came late", product = "Chai" } });

    /// <summary>The ticket as it is now; with its newest etag.</summary>
    public static Task<JsonElement> NowAsync(this ServiceApp<Program> app, JsonElement ticket) => app.As("cleo").ReadAsync($"tickets/{ticket.Id()}");

    /// <summary>Sets the clock to a time of day in Shanghai.</summary>
    public static void ItIs(this ServiceApp<Program> app, string shanghai) => app.Clock.Advance(DateTimeOffset.Parse(At(shanghai), System.Globalization.CultureInfo.InvariantCulture) - app.Clock.GetUtcNow());

    /// <summary>An instant as it stands on the wire.</summary>
    public static string At(string shanghai)
        => new DateTimeOffset(DateTime.Parse(shanghai, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    public static Task<List<string>> Published(this ServiceApp<Program> app)
        => app.Db<CustomerServiceDbContext, List<string>>(async db => await db.Outbox.OrderBy(m => m.Id).Select(m => m.Type.Substring(m.Type.LastIndexOf(':') + 1)).ToListAsync(TestContext.Current.CancellationToken));

    public static async Task<List<TEvent>> Told<TEvent>(this ServiceApp<Program> app)
        => (await app.Db<CustomerServiceDbContext, List<string>>(async db => await db.Outbox.Where(m => m.Type.EndsWith(":" + typeof(TEvent).Name)).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync(TestContext.Current.CancellationToken)))
            .ConvertAll(body => JsonSerializer.Deserialize<TEvent>(body)!);

    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Etag(this JsonElement body) => body.GetProperty("etag").GetString()!;

    public static string Text(this JsonElement body, string property) => body.GetProperty(property).GetString()!;

    public static int Number(this JsonElement body, string property) => body.GetProperty(property).GetInt32();

    public static string Code(this JsonElement problem) => problem.GetProperty("code").GetString()!;

    public static IEnumerable<string> Strings(this JsonElement body, string property) => body.GetProperty(property).EnumerateArray().Select(s => s.GetString()!);

    public static IEnumerable<JsonElement> Items(this JsonElement body, string property = "items") => body.GetProperty(property).EnumerateArray();
}
