using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Features.Competitors;
using RegionCloud.Marketing.Features.Dashboard;
using RegionCloud.Marketing.Features.DataSets;
using RegionCloud.Marketing.Features.Facts;
using RegionCloud.Marketing.Features.Leads;
using RegionCloud.Marketing.Features.MarketData;
using RegionCloud.Marketing.Features.Reports;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.Marketing.Features.Strategies;
using RegionCloud.Marketing.Grpc;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Sales.Messages.Events;
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
builder.AddDepartment<MarketingDbContext, SqliteMarketingDbContext, SqlServerMarketingDbContext>("marketing", [typeof(ResearchPlanApproved).Assembly, typeof(ContractSigned).Assembly, typeof(PaymentReceived).Assembly], bus =>
{
    bus.AddConsumer<OnBudgetCommitmentGranted>();
    bus.AddConsumer<OnBudgetCommitmentRefused>();
    bus.AddConsumer<OnBudgetCommitmentChanged>();
    bus.AddConsumer<OnExpenseApproved>();
    bus.AddConsumer<OnExpensePaid>();
    bus.AddConsumer<OnPaymentReceived>();
    bus.AddConsumer<OnPaymentReversed>();
    bus.AddConsumer<OnContractSigned>();
    bus.AddConsumer<OnContractChanged>();
    bus.AddConsumer<OnContractVoided>();
    bus.AddConsumer<OnLeadConverted>();
    bus.AddConsumer<OnLeadLost>();
});
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddEventStream("marketing", LiveEvents.Declare);
builder.AddWaiting([.. WaitingResearchPlans.Lists, .. WaitingCampaigns.Lists, LeadAnswers.Waiting, .. DataSetEndpoints.Waiting, .. ReportAnswers.Waiting, .. StrategyAnswers.Waiting]);
builder.AddPolicyEvidence([ResearchPlanEvidence.Evidence, .. CampaignAnswers.Evidence, .. ReportAnswers.Evidence, .. StrategyAnswers.Evidence]);
builder.AddRegionFigures(CampaignAnswers.Figures, ReportAnswers.Figures);
builder.AddRecordTraces([ResearchPlanEvidence.Traces, CampaignAnswers.Traces, LeadAnswers.Traces, .. ReportAnswers.Traces, .. StrategyAnswers.Traces]);
builder.Services.AddHostedService<BudgetTimeout>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var marketing = app.MapDepartment("marketing");
marketing.MapResearchPlans();
marketing.MapCampaigns();
marketing.MapLeads();
marketing.MapDataSets();
marketing.MapCompetitors();
marketing.MapMarketData();
marketing.MapReports();
marketing.MapStrategies();
marketing.MapGet("/market-dashboard", GetMarketDashboard.Handle).RequirePermission("research.read");
app.MapGrpcService<PerformanceBooksGrpc>();
await app.RunAsync();
