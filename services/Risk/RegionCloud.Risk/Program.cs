using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features;
using RegionCloud.Risk.Features.Alerts;
using RegionCloud.Risk.Features.Assessments;
using RegionCloud.Risk.Features.Kris;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.Risk.Features.Register;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<RiskDbContext, SqliteRiskDbContext, SqlServerRiskDbContext>(
    "risk", [typeof(DutyOverdue).Assembly, typeof(DunningIssued).Assembly, typeof(SalesPlanApproved).Assembly, typeof(CampaignEnded).Assembly, typeof(SlaBreached).Assembly], bus =>
    {
        bus.AddConsumer<OnDunningIssued>();
        bus.AddConsumer<OnExpenseSplittingSuspected>();
        bus.AddConsumer<OnBudgetThresholdCrossed>();
        bus.AddConsumer<OnExpenseApproved>();
        bus.AddConsumer<OnExpensePaid>();
        bus.AddConsumer<OnInstalmentOverdue>();
        bus.AddConsumer<OnCampaignEnded>();
        bus.AddConsumer<OnSalesPlanApproved>();
        bus.AddConsumer<OnSalesPlanRevised>();
        bus.AddConsumer<OnSlaBreached>();
        bus.AddConsumer<OnSlaBreachWithdrawn>();
        bus.AddConsumer<OnResponseDone>();
    });
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddPeers<PolicyEvidenceService.PolicyEvidenceServiceClient>(Departments.Others);
builder.AddPeers<RegionSummaryService.RegionSummaryServiceClient>(Departments.Others);
builder.Services.AddSingleton<Neighbours>();
builder.AddEventStream("risk", LiveEvents.Declare);
builder.AddWaiting([WaitingDuties.List, .. AlertAnswers.Waiting, .. RiskAnswers.Waiting]);
builder.AddPolicyEvidence(AssessmentEvidence.Evidence);
builder.AddRegionFigures(DutyAnswers.Figures, AlertAnswers.Figures, RiskAnswers.Figures);
builder.AddRecordTraces([DutyAnswers.Traces, .. AlertAnswers.Traces, .. RiskAnswers.Traces, .. AssessmentEvidence.Traces]);
builder.AddDailyWork(CheckDuties.Daily, EvaluateKris.Daily);
builder.Services.AddHostedService<EvaluationWishes>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var risk = app.MapDepartment("risk");
risk.MapPolicyCalendar();
risk.MapKris();
risk.MapAlerts();
risk.MapRegister();
risk.MapAssessments();
await app.RunAsync();
