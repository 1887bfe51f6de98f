using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<MarketingDbContext, SqliteMarketingDbContext, SqlServerMarketingDbContext>("marketing", [typeof(ResearchPlanApproved).Assembly], _ => { });
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));
builder.AddEventStream("marketing", LiveEvents.Declare);
builder.AddWaiting(WaitingResearchPlans.Lists);
builder.AddPolicyEvidence(ResearchPlanEvidence.Evidence);
builder.AddRecordTraces(ResearchPlanEvidence.Traces);

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var marketing = app.MapDepartment("marketing");
marketing.MapResearchPlans();
await app.RunAsync();
