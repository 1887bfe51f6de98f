// The whole system on one screen. Two engines compile this file unchanged: Aspire (UseAspire=true) and Embedded/ beside it.
var builder = DistributedApplication.CreateBuilder(args);

if (builder.ExecutionContext.IsPublishMode)
{
    if (builder.Configuration["PublishTo"] is "kubernetes")
    {
        builder.AddKubernetesEnvironment("kubernetes");
    }
    else
    {
        builder.AddDockerComposeEnvironment("compose");
    }
}

var sql = builder.AddSqlServer("sql").WithDataVolume();
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume();

// Beside the gateway, not inside it: killing the gateway must not kill identity.
var issuer = builder.AddProject<Projects.RegionCloud_Issuer>("issuer")
    .WithHttpHealthCheck("/health", endpointName: "ops")
    .WithExternalHttpEndpoints();
issuer.WithEnvironment("Issuer__Authority", issuer.GetEndpoint("http"));

// A reference between departments is only an address. Nobody waits for a neighbour: each works while the others are away.
var performance = Department<Projects.RegionCloud_Performance>("performance");
var finance = Department<Projects.RegionCloud_Finance>("finance").WithReference(performance);
var sales = Department<Projects.RegionCloud_Sales>("sales").WithReference(performance).WithReference(finance);
var marketing = Department<Projects.RegionCloud_Marketing>("marketing").WithReference(performance).WithReference(finance).WithReference(sales);
var customerService = Department<Projects.RegionCloud_CustomerService>("customer-service").WithReference(performance).WithReference(finance).WithReference(sales).WithReference(marketing);
var risk = Department<Projects.RegionCloud_Risk>("risk").WithReference(performance).WithReference(marketing).WithReference(sales).WithReference(finance).WithReference(customerService);
// Each remembers the heads of the others' audits and is asked for them when one is verified.
sales.WithReference(marketing).WithReference(customerService).WithReference(risk);
finance.WithReference(sales).WithReference(marketing).WithReference(customerService).WithReference(risk);
performance.WithReference(sales).WithReference(finance).WithReference(marketing).WithReference(customerService).WithReference(risk);
marketing.WithReference(customerService).WithReference(risk);
customerService.WithReference(risk);

builder.AddProject<Projects.RegionCloud_Gateway>("gateway")
    .WithReference(issuer).WithReference(performance).WithReference(finance).WithReference(sales).WithReference(marketing).WithReference(customerService).WithReference(risk)
    .WithEnvironment("Authentication__Authority", issuer.GetEndpoint("http"))
    .WithHttpHealthCheck("/health", endpointName: "ops")
    .WithExternalHttpEndpoints();

await builder.Build().RunAsync();

IResourceBuilder<ProjectResource> Department<TProject>(string name) where TProject : IProjectMetadata, new()
{
    var database = sql.AddDatabase($"{name}-db");
    // The same program, but it listens to nothing, so it must not claim the service's ports.
    var migrations = builder.AddProject<TProject>($"{name}-migrations", options =>
        {
            options.ExcludeLaunchProfile = true;
            options.ExcludeKestrelEndpoints = true;
        })
        .WithArgs("migrate")
        .WithReference(database).WaitFor(database);
    return builder.AddProject<TProject>(name)
        .WithReference(database).WaitForCompletion(migrations)
        .WithReference(messaging).WaitFor(messaging)
        .WithReference(issuer).WithEnvironment("Authentication__Authority", issuer.GetEndpoint("http"))
        .WithHttpHealthCheck("/health", endpointName: "ops");
}
