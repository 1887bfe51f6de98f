using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RegionCloud.ServiceDefaults.Audit;

internal static class AuditSetup
{
    /// <summary>The client that asks neighbours for their anchors, with the auditor's own token.</summary>
    public const string Neighbours = "audit neighbours";

    /// <summary>What writes the audit of a department's database; the sealer runs where the service itself does.</summary>
    public static void AddAudit(this IHostApplicationBuilder builder, string department)
    {
        var service = new ThisService(department);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton<DenialCounter>();
        builder.Services.AddSingleton<AuditSealer>();
        builder.Services.AddScoped(s => new AuditContext(s.GetRequiredService<Microsoft.AspNetCore.Http.IHttpContextAccessor>(), s.GetRequiredService<Data.DataScope>(), service));
        builder.Services.AddScoped<AuditTrail>();
    }
}
