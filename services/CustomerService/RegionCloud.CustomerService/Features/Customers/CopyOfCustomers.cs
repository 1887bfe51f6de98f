using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>Where customers come from: Sales over gRPC.</summary>
internal delegate Task<ListCustomersResponse> ListChangedCustomers(long afterVersion, CancellationToken cancellationToken);

/// <summary>
/// Keeps this department's copy of the customers and the regions' relations to them: pulls every change after the version it has, at start, when an event wakes it and
/// every 20 seconds. The same path serves the first copy, gaps and restores (decisions §3).
/// </summary>
internal sealed partial class CopyOfCustomers(IServiceScopeFactory scopes, OrganisationDirectory organisation, TimeProvider time, ILogger<CopyOfCustomers> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Pull now rather than at the next interval.</summary>
    public void Wake()
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var silentUntil = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = organisation.IsCopied ? Interval : TimeSpan.FromSeconds(0.5);
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                if (organisation.IsCopied)
                {
                    await using var services = scopes.CreateAsyncScope();
                    var sales = services.ServiceProvider.GetRequiredService<CustomerFeedService.CustomerFeedServiceClient>();
                    await PullAsync(async (after, ct) => await sales.ListCustomersAsync(new ListCustomersRequest { AfterVersion = after }, cancellationToken: ct), stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (time.GetUtcNow() >= silentUntil)
                {
                    CannotPull(e.Outline());
                    silentUntil = time.GetUtcNow().AddMinutes(1);
                }

                pause = TimeSpan.FromSeconds(5);
            }
            catch (Exception)
            {
                // The service stops; gRPC says so in its own way.
                return;
            }

            await ((Task)wake.WaitAsync(pause, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Brings the copy up to date.</summary>
    internal async Task PullAsync(ListChangedCustomers pull, CancellationToken cancellationToken)
    {
        long? after = null;
        for (var more = true; more;)
        {
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("copy of the customers"));
            var db = services.ServiceProvider.GetRequiredService<CustomerServiceDbContext>();
            // What has no relation leaves no trace here, so a page of such customers must not be asked for again and again.
            var answer = await pull(after ?? await db.FileCustomers.MaxAsync(c => (long?)c.FeedVersion, cancellationToken) ?? 0, cancellationToken);
            (more, after) = (answer.More, answer.Version);
            if (answer.Customers.Count == 0)
                return;

            var ids = answer.Customers.SelectMany(c => c.Relations).Select(r => Guid.Parse(r.Id)).ToList();
            var known = await db.FileCustomers.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
            foreach (var customer in answer.Customers)
            {
                foreach (var relation in customer.Relations)
                    Take(db, known, customer, relation);
            }

            using (await WriterGate.For(db).EnterAsync(cancellationToken))
                await db.SaveChangesAsync(cancellationToken);
        }
    }

    private void Take(CustomerServiceDbContext db, Dictionary<Guid, FileCustomer> known, Customer customer, CustomerRelation relation)
    {
        var (id, region) = (Guid.Parse(relation.Id), Guid.Parse(relation.RegionId));
        if (!known.TryGetValue(id, out var file))
            db.Add(known[id] = file = new FileCustomer { Id = id, CustomerId = Guid.Parse(customer.Id), RegionId = region });
        file.Take(
            new FileCustomerData(
                Guid.Parse(relation.OwnerId), customer.Code, customer.Name, Text(customer.TaxNumber), Text(customer.ContactName), Text(customer.ContactTitle), Text(customer.City), Text(customer.Country), Text(customer.Phone),
                Day(relation.Since)!.Value, Text(relation.CustomerClass) is { } name ? Enum.Parse<CustomerClass>(name, ignoreCase: true) : null, Day(relation.ClassSince)),
            ServiceDepartments.Of(organisation.Current, region), customer.Version);
    }

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [LoggerMessage(7003, LogLevel.Warning, "The customers cannot be pulled from Sales ({Outline})")]
    private partial void CannotPull(string outline);
}

/// <summary>Somebody changed a customer, or a region's relation to one: pull.</summary>
internal sealed class OnCustomersChanged(CopyOfCustomers copy) : IConsumer<CustomersChanged>
{
    public Task Consume(ConsumeContext<CustomersChanged> context)
    {
        copy.Wake();
        return Task.CompletedTask;
    }
}
