using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Messaging;

public static class BusSetup
{
    /// <summary>
    /// Connects a department to the broker at <c>ConnectionStrings:messaging</c>: its events leave through the outbox of its database,
    /// each consumer gets a queue <c>{service}-{consumer}</c> and acts once on each message. The host starts without the broker and
    /// connects when it comes.
    /// </summary>
    /// <param name="service">Name of the service, in front of its queues.</param>
    /// <param name="eventAssemblies">The <c>*.Messages</c> assemblies whose events it publishes or consumes.</param>
    /// <param name="consumers">Names each consumer: <c>bus => bus.AddConsumer&lt;OnContractSigned&gt;()</c>.</param>
    public static void AddServiceBus(
        this IHostApplicationBuilder builder, string service, Assembly[] eventAssemblies, Action<IBusRegistrationConfigurator> consumers)
    {
        var broker = new BrokerAddress(new Uri(builder.Configuration.GetConnectionString("messaging") ?? "amqp://guest:guest@localhost:5672"), service);
        var sqlite = builder.Configuration.UsesSqlite();
        var catalog = new EventCatalog([.. eventAssemblies, typeof(AuditHeadSealed).Assembly]);
        var status = new BusStatus();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(broker);
        builder.Services.AddSingleton(catalog);
        builder.Services.AddSingleton(status);
        builder.Services.AddSingleton(new ConsumerSlots(sqlite ? 2 : 8));
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<OutboxWakeUp>();
        builder.Services.AddSingleton<MessagingMeter>();
        // A consumer that waits for its next try is let go at a stop; the broker keeps the message.
        builder.Services.Configure<MassTransitHostOptions>(host => host.ConsumerStopTimeout = TimeSpan.FromSeconds(3));
        // While the broker is away MassTransit complains at every try and for every event; supervisor and relay tell it once a minute.
        // What consumers run into stays visible.
        builder.Logging.AddFilter("MassTransit", LogLevel.Critical);
        builder.Logging.AddFilter("MassTransit.ReceiveTransport", LogLevel.Error);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(service, includeNamespace: false));
            bus.AddConsumer<OnAuditHeadSealed>();
            consumers(bus);
            bus.AddConfigureEndpointsCallback((context, queue, endpoint) =>
            {
                status.Expect(queue);
                endpoint.PublishFaults = false;
                // Messages that wait for their next try hold a place here but no consumer slot, so there must be places to spare.
                // After a second they wait in the database instead (DeadLetterState.Waiting).
                endpoint.PrefetchCount = 64;
                Durable((IRabbitMqReceiveEndpointConfigurator)endpoint, service);
                endpoint.UseMessageRetry(retry =>
                {
                    retry.Ignore(DeadLetter.Final);
                    retry.Intervals(RetryIntervals);
                });
                endpoint.UseConsumeFilter(typeof(InboxFilter<>), context);
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker.Uri, $"{service} bus", host =>
                {
                    host.Heartbeat(TimeSpan.FromSeconds(10));
                    host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
                    host.ContinuationTimeout(TimeSpan.FromSeconds(10));
                });
                foreach (var type in catalog.Types)
                    rabbit.Publish(type);
                rabbit.DeployPublishTopology = true;
                // An event that lacks what it promised goes to the dead letters; read as empty ids and amounts of 0 it would be acted on.
                rabbit.ConfigureJsonSerializerOptions(json =>
                {
                    json.RespectRequiredConstructorParameters = true;
                    json.RespectNullableAnnotations = true;
                    // The options are one for the process; several services may be in it.
                    if (!json.Converters.OfType<StrictDecimal>().Any())
                        json.Converters.Insert(0, new StrictDecimal(json.Converters.OfType<JsonConverter<decimal>>().First()));
                    return json;
                });
                rabbit.ConfigureEndpoints(context);
            });
        });
        builder.Services.RemoveMassTransitHostedService();
        // MassTransit's own check stays green when a consumer is lost and turns red when only the broker is away; ours does neither.
        builder.Services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var check in checks.Registrations.Where(r => r.Name.StartsWith("masstransit", StringComparison.OrdinalIgnoreCase)).ToList())
                checks.Registrations.Remove(check);
        });
        builder.Services.AddHealthChecks().AddCheck<MessagingHealth>("messaging");

        // Services stop in reverse order: the relay must still have a bus to flush into.
        builder.Services.AddSingleton<DrainedConsumers>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DrainedConsumers>());
        builder.Services.AddSingleton<BusSupervisor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BusSupervisor>());
        builder.Services.AddSingleton<OutboxRelay>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OutboxRelay>());
        builder.Services.AddSingleton<DeadLetterOffice>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DeadLetterOffice>());
    }

    /// <summary>Settles conflicts between writers and events that overtook each other. What needs longer steps out of the queue (<see cref="DeadLetter.Waits"/>): 64 that stay would stop it.</summary>
    private static readonly TimeSpan[] RetryIntervals = [.. new[] { 0, 10, 20, 40, 80, 1000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    /// <summary>The bus's own converter reads no amount as an amount of 0, and one that no database holds (18 digits, 2 of them places) as any other: every sum with it then fails.</summary>
    private sealed class StrictDecimal(JsonConverter<decimal> inner) : JsonConverter<decimal>
    {
        private const decimal Most = 9_999_999_999_999_999.99m;

        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
                throw new JsonException("An amount is missing.");

            var amount = inner.Read(ref reader, typeToConvert, options);
            return Math.Abs(amount) <= Most ? amount : throw new JsonException("An amount has more digits than are kept.");
        }

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => inner.Write(writer, value, options);
    }

    // From RabbitMQ 4 a quorum queue drops a message after 20 deliveries unless told otherwise, and each killed process
    // counts against every message it had prefetched.
    private static void Durable(IRabbitMqReceiveEndpointConfigurator queue, string service)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", 1000);
        queue.BindDeadLetterQueue($"{service}_dead", $"{service}_dead", dead => dead.SetQueueArgument("x-queue-type", "quorum"));
    }
}
