using RegionCloud.Gateway.Bulk;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.Gateway.Events;
using RegionCloud.Gateway.Me;
using RegionCloud.Gateway.Meta;
using RegionCloud.Gateway.OpenApi;
using RegionCloud.Gateway;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;
using RegionCloud.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(Limits.Configure);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
builder.Services.AddSingleton(new Words(typeof(Program).Assembly));
builder.Services.AddSingleton<Problems>();
builder.AddBearer();
builder.AddAllowedOrigins();
builder.AddTelemetry();
builder.AddRouting();
RateLimits.Add(builder);
Departments.Add(builder);
Catalogues.Add(builder);
Batch.Add(builder);
EventStream.Add(builder);
// Here, where the generator of comments looks for the call.
builder.Services.AddOpenApi(OwnDocument.Name);
builder.AddMergedOpenApi();
builder.Services.AddSingleton<Health>();

var app = builder.Build();
var opsPort = new Uri(app.Configuration["Kestrel:Endpoints:ops:Url"]!).Port;
app.MapWhen(http => http.Connection.LocalPort == opsPort, ops => ops.UseRouting().UseEndpoints(Health.Map));

app.Use(Headers.Add);
app.UseExceptionHandler(Answers.Failure);
app.Use(Answers.Explain);
app.UseRouting();
// Before authentication and limits: a browser cannot read a 401 or 429 without these headers.
app.UseCors();
app.UseAuthentication();
app.Use(RateLimits.Apply);
app.Use(Limits.RefuseLargeBody);
app.UseAuthorization();
Routing.Map(app);
Catalogues.Map(app);
Batch.Map(app);
EventStream.Map(app);
ListMyWaiting.Map(app);
ApiPage.Map(app);
Inventory.Check(app);
await app.RunAsync();
