using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Features;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.CustomerService.Grpc;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<CustomerServiceDbContext, SqliteCustomerServiceDbContext, SqlServerCustomerServiceDbContext>("customer-service", [typeof(TicketOpened).Assembly], _ => { });
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddEventStream("customer-service", LiveEvents.Declare);
builder.AddWaiting(WaitingTickets.Lists);
builder.AddRegionFigures(TicketFigures.OfRegion);
builder.AddRecordTraces(TicketTraces.All);
builder.Services.AddHostedService<WatchTickets>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var service = app.MapDepartment("customer-service");
service.MapTickets();
app.MapGrpcService<PerformanceBooksGrpc>();
await app.RunAsync();
