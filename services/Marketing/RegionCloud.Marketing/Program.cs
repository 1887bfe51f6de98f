using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Features.Facts;
using RegionCloud.Marketing.Features.Leads;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
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
builder.AddWaiting([.. WaitingResearchPlans.Lists, .. WaitingCampaigns.Lists, LeadAnswers.Waiting]);
builder.AddPolicyEvidence([ResearchPlanEvidence.Evidence, .. CampaignAnswers.Evidence]);
builder.AddRegionFigures(CampaignAnswers.Figures);
builder.AddRecordTraces(ResearchPlanEvidence.Traces, CampaignAnswers.Traces, LeadAnswers.Traces);
builder.Services.AddHostedService<BudgetTimeout>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var marketing = app.MapDepartment("marketing");
marketing.MapResearchPlans();
marketing.MapCampaigns();
marketing.MapLeads();
await app.RunAsync();
