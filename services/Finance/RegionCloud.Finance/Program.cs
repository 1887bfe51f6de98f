using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Grpc;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.EventStream;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<FinanceDbContext, SqliteFinanceDbContext, SqlServerFinanceDbContext>("finance");
builder.Services.AddValidation();
builder.Services.AddOpenApi(OpenApi.Describe);
builder.AddOrganisationFeed();
builder.AddServiceBus("finance", [typeof(PaymentReceived).Assembly, typeof(ContractSigned).Assembly, typeof(OrganisationChanged).Assembly], bus =>
{
    bus.AddConsumer<OnOrganisationChanged>();
    bus.AddConsumer<OnContractSigned>();
    bus.AddConsumer<OnContractVoidRequested>();
    bus.AddConsumer<OnContractVoidWithdrawn>();
});
builder.AddEventStream("finance", LiveEvents.Declare);
builder.AddFigures<FinanceFigures>();

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

var finance = app.MapDepartment("finance");
finance.MapPayments();
finance.MapReceivables();
finance.MapPolicyParameters();
app.MapGrpcService<CollectionGrpc>();
await app.RunAsync();
