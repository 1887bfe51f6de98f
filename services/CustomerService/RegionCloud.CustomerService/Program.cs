using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Features;
using RegionCloud.CustomerService.Features.Customers;
using RegionCloud.CustomerService.Features.Measures;
using RegionCloud.CustomerService.Features.Summaries;
using RegionCloud.CustomerService.Features.Surveys;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.CustomerService.Features.Visits;
using RegionCloud.CustomerService.Grpc;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<CustomerServiceDbContext, SqliteCustomerServiceDbContext, SqlServerCustomerServiceDbContext>("customer-service", [typeof(TicketOpened).Assembly, typeof(ContractSigned).Assembly, typeof(ReceivablesMoved).Assembly], bus =>
{
    bus.AddConsumer<OnCustomersChanged>();
    bus.AddConsumer<OnContractSigned>();
    bus.AddConsumer<OnContractChanged>();
    bus.AddConsumer<OnContractVoided>();
    bus.AddConsumer<OnReceivablesMoved>();
    bus.AddConsumer<OnInstalmentOverdue>();
    bus.AddConsumer<OnDunningIssued>();
});
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddPeer<CustomerFeedService.CustomerFeedServiceClient>("sales");
builder.AddEventStream("customer-service", LiveEvents.Declare);
builder.AddWaiting([.. WaitingTickets.Lists, SurveyAnswersForOthers.Waiting, .. MeasureAnswers.Waiting, VisitAnswers.Waiting]);
builder.AddPolicyEvidence([SummaryEvidence.Evidence, .. SurveyAnswersForOthers.Evidence, VisitAnswers.Evidence, CustomerAnswers.Evidence]);
builder.AddRegionFigures(TicketFigures.OfRegion, SurveyAnswersForOthers.Figures, MeasureAnswers.Figures, VisitAnswers.Figures, CustomerAnswers.Figures);
builder.AddRecordTraces([.. TicketTraces.All, SurveyAnswersForOthers.Traces, MeasureAnswers.Traces, VisitAnswers.Traces]);
builder.Services.AddHostedService<WatchTickets>();
builder.Services.AddHostedService<WatchDays>();
builder.Services.AddSingleton<CopyOfCustomers>();
builder.Services.AddHostedService(services => services.GetRequiredService<CopyOfCustomers>());

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var service = app.MapDepartment("customer-service");
service.MapTickets();
service.MapSurveys();
service.MapMeasures();
service.MapCustomers();
service.MapVisits();
service.MapSummaries();
app.MapGrpcService<PerformanceBooksGrpc>();
await app.RunAsync();
