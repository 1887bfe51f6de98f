using RegionCloud.Finance.Messages.Events;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Features;
using RegionCloud.Sales.Features.Attainment;
using RegionCloud.Sales.Features.ContractLedger;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.Sales.Features.Customers;
using RegionCloud.Sales.Features.Imports;
using RegionCloud.Sales.Features.Leads;
using RegionCloud.Sales.Features.Opportunities;
using RegionCloud.Sales.Features.Plans;
using RegionCloud.Sales.Features.Team;
using RegionCloud.Sales.Features.Reconciliation;
using RegionCloud.Sales.Grpc;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Operators;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<SalesDbContext, SqliteSalesDbContext, SqlServerSalesDbContext>("sales", [typeof(ContractSigned).Assembly, typeof(PaymentReceived).Assembly], bus =>
{
    bus.AddConsumer<OnReceivablesCancelled>();
    bus.AddConsumer<OnReceivablesCancellationRefused>();
    bus.AddConsumer<OnReceivablesChanged>();
    bus.AddConsumer<OnReceivablesChangeRefused>();
    bus.AddConsumer<OnPaymentReceived>();
    bus.AddConsumer<OnPaymentReversed>();
});
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddPeer<CollectionService.CollectionServiceClient>("finance");
builder.AddPeer<ReconciliationService.ReconciliationServiceClient>("finance");
builder.AddEventStream("sales", LiveEvents.Declare);
builder.AddWaiting([.. WaitingContracts.Lists, .. WaitingPlans.Lists, .. TeamAnswers.Waiting]);
builder.AddPolicyEvidence([LedgerSummary.Evidence, PlanAnswers.Evidence, .. TeamAnswers.Evidence]);
builder.AddRegionFigures(LedgerSummary.Figures, PlanAnswers.Figures, TeamAnswers.Figures);
builder.AddRecordTraces([.. ContractTraces.All, PlanAnswers.Traces, .. OpportunityTraces.All]);
builder.Services.AddHostedService<VoidTimeout>();
builder.Services.AddHostedService<FillPerformance>();
builder.AddFigures<SalesFigures>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var sales = app.MapDepartment("sales");
sales.MapCustomers();
sales.MapContracts();
sales.MapContractLedger();
sales.MapPlans();
sales.MapAttainment();
sales.MapLeads();
sales.MapOpportunities();
sales.MapTeam();
sales.MapImports();
app.MapOpsGroup().MapReconciliation();
app.MapGrpcService<PerformanceBooksGrpc>();
await app.RunAsync();
