using System.Reflection;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Operators;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults;

/// <summary>What every department's service is made of. The only entry points are here.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>A whole department: all that every service has, its copy of the organisation, and its place on the bus.</summary>
    /// <param name="messages">The assemblies of the events it tells and hears; the organisation's is known.</param>
    /// <param name="consumers">What it acts on, beside changes of the organisation.</param>
    public static void AddDepartment<TContext, TSqlite, TSqlServer>(this WebApplicationBuilder builder, string department, IEnumerable<Assembly> messages, Action<IBusRegistrationConfigurator> consumers)
        where TContext : ServiceDbContext
        where TSqlite : TContext
        where TSqlServer : TContext
    {
        builder.AddServiceDefaults<TContext, TSqlite, TSqlServer>(department);
        builder.AddOrganisationFeed();
        builder.AddServiceBus(department, [.. messages, typeof(OrganisationChanged).Assembly], bus =>
        {
            bus.AddConsumer<OnOrganisationChanged>();
            consumers(bus);
        });
    }

    /// <summary>Tokens and permissions, refusals, JSON, database, copy of the organisation, service discovery, gRPC, health and telemetry.</summary>
    public static void AddServiceDefaults<TContext, TSqlite, TSqlServer>(this WebApplicationBuilder builder, string department)
        where TContext : ServiceDbContext
        where TSqlite : TContext
        where TSqlServer : TContext
    {
        builder.AddSettings(department);
        builder.Services.Configure<KestrelServerOptions>(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, 1024 * 1024));
        builder.AddTelemetry();
        builder.AddTokens();
        builder.AddDatabase<TContext, TSqlite, TSqlServer>(department);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddScoped<DataScope>();
        builder.Services.AddScoped<UnitOfWork>();
        builder.Services.AddSingleton<PageTokens>();
        builder.Services.AddScoped<Exports>();
        builder.Services.AddSingleton<Forgetting>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Forgetting>());
        builder.Services.AddSingleton<OperationKinds>();
        builder.Services.AddSingleton<OperationRunner>();
        builder.Services.AddScoped(s => new LongOperations(s.GetRequiredService<ServiceDbContext>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ThisService>(), s.GetRequiredService<OperationRunner>()));
        builder.Services.AddHostedService(s => s.GetRequiredService<OperationRunner>());

        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(new Words(Assembly.GetEntryAssembly() ?? typeof(TContext).Assembly, typeof(TContext).Assembly));
        builder.Services.AddSingleton<Problems>();
        builder.Services.AddSingleton(s => new OperationCodes(s.GetRequiredService<Words>(), s.GetRequiredService<ThisService>(), typeof(TContext).Assembly));
        builder.Services.AddExceptionHandler<HttpRefusals>();
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemShape>();
        builder.Services.AddProblemDetails();
        builder.Services.AddGrpc(o => o.Interceptors.Add<GrpcRefusals>());

        builder.Services.AddSingleton(builder.Configuration.GetSection(AttachmentOptions.Section).Get<AttachmentOptions>() ?? new AttachmentOptions());
        builder.Services.AddSingleton<FileTypes>();
        builder.Services.AddOpenApi(OpenApi.Operations, OpenApi.Describe);

        builder.Services.AddServiceDiscovery();
        builder.Services.AddSingleton<DeadlineInterceptor>();
        builder.Services.AddTransient<BearerHandler>();
        builder.Services.AddSingleton<ServiceToken>();
        builder.Services.AddHttpClient("issuer", c => c.Timeout = TimeSpan.FromSeconds(5));

        builder.Services.AddSingleton<Inventory>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Inventory>());
        builder.Services.AddSingleton<OrganisationDirectory>();
        builder.Services.AddSingleton<BusinessClock>();
        builder.Services.AddScoped(s => new FactDates(s.GetRequiredService<CurrentUser>(), s.GetRequiredService<BusinessClock>(), s.GetRequiredService<OrganisationDirectory>(), s.GetRequiredService<AuditContext>()));
        builder.Services.AddSingleton<OrganisationCopy>();
        builder.Services.AddHostedService(s => s.GetRequiredService<OrganisationCopy>());

        builder.Services.AddHttpClient(AuditSetup.Neighbours, c => c.Timeout = TimeSpan.FromSeconds(2)).AddHttpMessageHandler<BearerHandler>().AddServiceDiscovery();
        builder.Services.AddHostedService(s => s.GetRequiredService<AuditSealer>());

        builder.AddEventStream(department, _ => { });
        builder.Services.AddSingleton<EventTail>();
        builder.Services.AddHostedService(s => s.GetRequiredService<EventTail>());

        builder.AddWaiting(WaitingPolicySets.List);
        builder.Services.AddScoped<AskedRegion>();

        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), ["live"])
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<OrganisationHealth>("organisation");
    }

    /// <summary>What every service's settings say the same way; its own, and the environment, say it otherwise where they must.</summary>
    private static void AddSettings(this WebApplicationBuilder builder, string department)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Authentication:ClientId"] = $"{Permissions.ServicePrefix}{department}",
            ["Logging:LogLevel:Default"] = "Information",
        };
        foreach (var talkative in new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "MassTransit", "System.Net.Http.HttpClient", "Grpc" })
            settings[$"Logging:LogLevel:{talkative}"] = "Warning";
        // The development issuer knows every service by it; anywhere else the deployment gives a secret or the start of a call fails.
        if (builder.Environment.IsDevelopment())
            settings["Authentication:ClientSecret"] = "development-only-secret";
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings });
    }

    /// <summary>The organisation is pulled from Performance over gRPC; Performance itself reads its own.</summary>
    public static void AddOrganisationFeed(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<OrganisationService.OrganisationServiceClient>("performance");
        builder.Services.AddScoped<ListOrganisationChanges>(s => async (afterVersion, cancellationToken)
            => await s.GetRequiredService<OrganisationService.OrganisationServiceClient>().ListChangesAsync(new ListChangesRequest { AfterVersion = afterVersion }, cancellationToken: cancellationToken));
    }

    /// <summary>The order of the pipeline, the document, health, and the inventory that stops a process with an unguarded endpoint.</summary>
    public static void UseServiceDefaults(this WebApplication app)
    {
        app.Use(WorkScope.RunAsync);
        app.Use(app.Services.GetRequiredService<DenialCounter>().WatchAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages(async context =>
        {
            var http = context.HttpContext;
            await http.RequestServices.GetRequiredService<Problems>().WriteAsync(http, http.Response.StatusCode, ProblemShape.Plain(http, http.Response.StatusCode));
        });
        app.UseRouting();
        app.UseListeners();
        app.Use((http, next) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            // The body is read twice: for the slice, and for its hash.
            if (http.Request.Headers.ContainsKey(IdempotencyKey.Header))
                http.Request.EnableBuffering();
            return next(http);
        });
        app.Use(Deprecation.TellAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(GrpcRefusals.UnreadAsync);
        // The document describes and reveals nothing of anybody; the gateway and generators of clients read it before they sign in.
        app.MapOpenApi().AllowAnonymous();
        app.MapHealth();
        app.MapOps();
        app.Services.GetRequiredService<Inventory>().Watch(app);
    }

    /// <summary>
    /// The routes of a department: <c>/api/{department}/v1</c>, where every slice gets its query check, ETag and unit of work. Audit, policy sets,
    /// long operations and what waits for somebody are among them. Beside them stands what all departments answer over gRPC:
    /// evidence for the regulation, a region's summary, and traces.
    /// </summary>
    public static RouteGroupBuilder MapDepartment(this WebApplication app, string department)
    {
        var group = app.MapGroup($"/api/{department}/v1").WithUnitOfWork();
        group.MapGet("/me", GetMe.Handle);
        // Not in the document: the gateway joins the departments' parts into one stream, and only that is offered.
        group.MapGet("/events", StreamEvents.Handle).ExcludeFromDescription();
        group.MapWaiting();
        group.MapAudit();
        group.MapMeta();
        group.MapOperations();
        group.MapPolicy();
        group.MapSchedules();
        app.MapGrpcService<PolicyEvidenceGrpc>();
        app.MapGrpcService<RegionSummaryGrpc>();
        app.MapGrpcService<TraceGrpc>();
        return group;
    }

    private sealed class DatabaseHealth(ServiceDbContext db) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await db.RelayLease.AsNoTracking().AnyAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy($"The database does not answer: {e.Message}");
            }
        }
    }

    private sealed class OrganisationHealth(OrganisationDirectory directory) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(directory.IsCopied
                ? HealthCheckResult.Healthy($"The organisation is known up to its version {directory.Current.Version}.")
                : HealthCheckResult.Unhealthy("The organisation was never copied from Performance, so rights cannot be decided."));
    }
}
