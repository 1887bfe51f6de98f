using RegionCloud.Finance.Messages.Events;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Performance.Features.Bonuses;
using RegionCloud.Performance.Features.Calendars;
using RegionCloud.Performance.Features.Closes;
using RegionCloud.Performance.Features.Delegations;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.Performance.Features.Feed;
using RegionCloud.Performance.Features.Goals;
using RegionCloud.Performance.Features.Imports;
using RegionCloud.Performance.Features.Kpis;
using RegionCloud.Performance.Features.Regions;
using RegionCloud.Performance.Features.WorkPlans;
using RegionCloud.Performance.Grpc;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<PerformanceDbContext, SqlitePerformanceDbContext, SqlServerPerformanceDbContext>("performance");
builder.Services.AddValidation();
// A lambda, not a method group: the generator that brings the comments into the document knows no other call.
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
// Everybody else pulls the organisation from here over gRPC; here it is at hand.
builder.Services.AddScoped<ListOrganisationChanges>(services => (afterVersion, cancellationToken)
    => OrganisationFeed.ListAsync(services.GetRequiredService<PerformanceDbContext>(), afterVersion, pageSize: 0, cancellationToken));
builder.AddServiceBus("performance", [typeof(OrganisationChanged).Assembly, typeof(ContractSigned).Assembly, typeof(ReceivablesMoved).Assembly, typeof(AppraisalPublished).Assembly], bus =>
{
    bus.AddConsumer<OnOrganisationChanged>();
    bus.AddConsumer<OnContractSigned>();
    bus.AddConsumer<OnContractChanged>();
    bus.AddConsumer<OnContractVoided>();
    bus.AddConsumer<OnSalesPlanApproved>();
    bus.AddConsumer<OnSalesPlanRevised>();
    bus.AddConsumer<OnTrainingRecorded>();
    bus.AddConsumer<OnReceivablesMoved>();
    bus.AddConsumer<OnBudgetCommitmentGranted>();
    bus.AddConsumer<OnBudgetCommitmentRefused>();
});
builder.Services.AddHostedService<FirstAdministrator>();
builder.Services.AddHostedService<Beginnings>();
builder.AddEventStream("performance", LiveEvents.Declare);
builder.AddPeer<PerformanceBooksService.PerformanceBooksServiceClient>("sales");
builder.AddPeer<CollectionService.CollectionServiceClient>("finance");
builder.Services.AddHostedService<AppraisalSweep>();
builder.AddWaiting([WaitingGrants.List, WaitingDelegations.List, WaitingGoals.List, WaitingCalendars.List, WaitingKpis.List, .. AppraisalAnswers.Waiting, .. BonusAnswers.Waiting, .. WorkPlans.Waiting]);
builder.AddPolicyEvidence([.. AppraisalAnswers.Evidence, .. BonusAnswers.Evidence]);
builder.AddRegionFigures(AppraisalAnswers.Figures, BonusAnswers.Figures);
builder.AddRecordTraces([WaitingGoals.Traces, WorkPlans.Traces, .. AppraisalAnswers.Traces, .. BonusAnswers.Traces]);
builder.AddFigures<OrganisationFigures>();
builder.AddFigures<AppraisalFigures>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var api = app.MapDepartment("performance");
api.MapRegions();
api.MapEmployees();
api.MapDelegations();
api.MapGoals();
api.MapCloses();
api.MapCalendars();
api.MapKpis();
api.MapFacts();
api.MapAppraisals();
api.MapBonuses();
api.MapWorkPlans();
api.MapImports();
app.MapGrpcService<OrganisationGrpc>();
await app.RunAsync();
