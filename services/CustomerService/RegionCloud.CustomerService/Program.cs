using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Features;
using RegionCloud.CustomerService.Features.Measures;
using RegionCloud.CustomerService.Features.Surveys;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<CustomerServiceDbContext, SqliteCustomerServiceDbContext, SqlServerCustomerServiceDbContext>("customer-service", [typeof(TicketOpened).Assembly], _ => { });
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddEventStream("customer-service", LiveEvents.Declare);
builder.AddWaiting([.. WaitingTickets.Lists, SurveyAnswersForOthers.Waiting, .. MeasureAnswers.Waiting]);
builder.AddPolicyEvidence(SurveyAnswersForOthers.Evidence);
builder.AddRegionFigures(TicketFigures.OfRegion, SurveyAnswersForOthers.Figures, MeasureAnswers.Figures);
builder.AddRecordTraces([.. TicketTraces.All, SurveyAnswersForOthers.Traces, MeasureAnswers.Traces]);
builder.Services.AddHostedService<WatchTickets>();
builder.Services.AddHostedService<WatchDays>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var service = app.MapDepartment("customer-service");
service.MapTickets();
service.MapSurveys();
service.MapMeasures();
await app.RunAsync();
