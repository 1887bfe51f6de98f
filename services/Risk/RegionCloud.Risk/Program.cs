using RegionCloud.Common.Messages.V1;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<RiskDbContext, SqliteRiskDbContext, SqlServerRiskDbContext>("risk", [typeof(DutyOverdue).Assembly], _ => { });
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddPeers<PolicyEvidenceService.PolicyEvidenceServiceClient>(Departments.Others);
builder.Services.AddSingleton<Neighbours>();
builder.AddEventStream("risk", LiveEvents.Declare);
builder.AddWaiting(WaitingDuties.List);
builder.AddRegionFigures(DutyAnswers.Figures);
builder.AddRecordTraces(DutyAnswers.Traces);
builder.AddDailyWork(CheckDuties.Daily);

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var risk = app.MapDepartment("risk");
risk.MapPolicyCalendar();
await app.RunAsync();
