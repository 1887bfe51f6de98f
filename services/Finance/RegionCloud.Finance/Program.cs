using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Features.Claims;
using RegionCloud.Finance.Features.Dunning;
using RegionCloud.Finance.Features.Journal;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Features.Reviews;
using RegionCloud.Finance.Features.Spendings;
using RegionCloud.Finance.Grpc;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<FinanceDbContext, SqliteFinanceDbContext, SqlServerFinanceDbContext>("finance", [typeof(PaymentReceived).Assembly, typeof(ContractSigned).Assembly, typeof(ComplaintOpened).Assembly], bus =>
{
    bus.AddConsumer<OnContractSigned>();
    bus.AddConsumer<OnContractVoidRequested>();
    bus.AddConsumer<OnContractVoidWithdrawn>();
    bus.AddConsumer<OnContractChangeRequested>();
    bus.AddConsumer<OnContractChangeWithdrawn>();
    bus.AddConsumer<OnContractChanged>();
    bus.AddConsumer<OnBudgetCommitmentRequested>();
    bus.AddConsumer<OnBudgetCommitmentWithdrawn>();
    bus.AddConsumer<OnBudgetCommitmentEnded>();
    bus.AddConsumer<OnBudgetCommitmentSpent>();
    bus.AddConsumer<OnComplaintOpened>();
    bus.AddConsumer<OnComplaintResolved>();
});
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddEventStream("finance", LiveEvents.Declare);
builder.AddDailyWork(RunDunning.Daily);
builder.AddWaiting([WaitingInstalments.List, .. WaitingBudgets.Lists, .. WaitingClaims.Lists, WaitingNotices.List]);
builder.AddPolicyEvidence([ReceivableSummary.Evidence, .. ReviewEvidence.All]);
builder.AddRegionFigures([ReceivableSummary.Figures, .. FinanceSummary.All]);
builder.AddRecordTraces([.. ReceivableTraces.All, .. FinanceTraces.All]);
builder.AddFigures<FinanceFigures>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var finance = app.MapDepartment("finance");
finance.MapPayments();
finance.MapReceivables();
finance.MapBudgets();
finance.MapSpendings();
finance.MapClaims();
finance.MapReviews();
finance.MapDunning();
finance.MapJournal();
app.MapGrpcService<CollectionGrpc>();
app.MapGrpcService<ReconciliationGrpc>();
await app.RunAsync();
