using RegionCloud.Gateway;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.Gateway.OpenApi;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = Answers.LargestBody;
});
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
builder.Services.AddSingleton(new Words(typeof(Program).Assembly));
builder.Services.AddSingleton<Problems>();
builder.AddBearer();
builder.AddAllowedOrigins();
builder.AddTelemetry();
builder.AddRouting();
Departments.Add(builder);
builder.AddMergedOpenApi();
builder.Services.AddSingleton<Health>();

var app = builder.Build();
var opsPort = new Uri(app.Configuration["Kestrel:Endpoints:ops:Url"]!).Port;
app.MapWhen(http => http.Connection.LocalPort == opsPort, ops => ops.UseRouting().UseEndpoints(Health.Map));

if (app.Environment.IsProduction())
    app.UseHsts();
app.Use(Headers.Add);
app.UseExceptionHandler(Answers.Failed);
app.Use(Answers.Explain);
app.UseRouting();
// Before authentication: a browser cannot read a 401 without these headers.
app.UseCors();
app.UseAuthentication();
app.UseAuthorization();
Routing.Map(app);
ApiPage.Map(app);
Inventory.Check(app);
await app.RunAsync();
