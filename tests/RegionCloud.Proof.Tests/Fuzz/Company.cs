using RegionCloud.Testing;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>All services in this process, joined by a broker of their own, with one organisation of two regions and every role.</summary>
public sealed class Company : IAsyncLifetime
{
    private readonly PrivateBroker broker = PrivateBroker.Away();

    internal IReadOnlyList<Department> Departments { get; private set; } = [];

    internal IReadOnlyList<Person> People { get; private set; } = [];

    internal TestOrganisation Organisation { get; } = new();

    internal Pool Pool { get; } = new();

    /// <summary>Of the broker that they share.</summary>
    internal string Broker { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await broker.StartAsync();
        Broker = broker.NewVirtualHost();
        People = [.. Organisation.Grants.GroupBy(g => g.Subject, g => g.Grant, StringComparer.Ordinal).Select(g => new Person(g.Key, TestOrganisation.IdOf(g.Key), [.. g.Select(e => new GrantEntryOf(e))]))];
        var started = new List<Department>();
        foreach (var name in Department.Names)
            started.Add(await Department.StartAsync(name, Organisation, Broker));
        Departments = started;
        foreach (var region in new[] { "EAST", "WEST" })
            Pool.Give("regions#", TestOrganisation.IdOf(region).ToString());
        foreach (var person in People)
            Pool.Give("employees#", person.Id.ToString());
        Pool.Give("currency", "CNY");
        Pool.Give("timeZone", "Asia/Shanghai");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var department in Departments)
            await department.DisposeAsync();
        await broker.DisposeAsync();
    }
}

[CollectionDefinition("the company")]
public sealed class TheCompany : ICollectionFixture<Company>;
