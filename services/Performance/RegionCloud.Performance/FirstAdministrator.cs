using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance;

/// <summary>
/// Somebody must give the first role. While nobody was ever given <c>hqAdmin</c>, the person at
/// <c>Bootstrap:Administrator:{Subject,Name,Number}</c> is registered with the roles hqAdmin and dataMigrator (decisions §8).
/// </summary>
internal sealed partial class FirstAdministrator(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILogger<FirstAdministrator> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly Days Ever = new(new DateOnly(1900, 1, 1), Until: null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var person = configuration.GetSection("Bootstrap:Administrator");
        if (person["Subject"] is not { Length: > 0 } subject)
            return;

        for (var told = false; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await AppointAsync(subject, person["Name"] ?? subject, person["Number"] ?? subject, stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may come later than the service, or another replica was first.
                if (!told)
                    NotYet(e.Message);
                told = true;
                await ((Task)Task.Delay(Pause, time, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AppointAsync(string subject, string name, string number, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("first administrator"));
        var db = services.ServiceProvider.GetRequiredService<PerformanceDbContext>();
        if (await db.Grants.AnyAsync(g => g.Role == GrantRules.Administrator, cancellationToken))
            return;

        var now = time.GetUtcNow();
        var employee = await db.Employees.Include(e => e.Grants).SingleOrDefaultAsync(e => e.Number == number, cancellationToken);
        if (employee is null)
        {
            var subjectTaken = await db.Employees.AnyAsync(e => e.Subject == subject, cancellationToken);
            db.Add(employee = Employee.Register(number, name, subject, Ever, numberTaken: false, subjectTaken, now));
        }

        foreach (var role in new[] { GrantRules.Administrator, GrantRules.DataMigrator })
            employee.Give(role, region: null, department: null, employee.Valid, GrantOrigin.Bootstrap, givers: [], now);
        await db.RecordChangesAsync(regionId: null, "bootstrap", now, cancellationToken);
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
        Appointed(employee.Id);
    }

    [LoggerMessage(3001, LogLevel.Information, "Employee {Employee} is the first administrator")]
    private partial void Appointed(Guid employee);

    [LoggerMessage(3002, LogLevel.Warning, "The first administrator cannot be appointed yet: {Reason}")]
    private partial void NotYet(string reason);
}
