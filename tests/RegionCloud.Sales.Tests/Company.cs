using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(RegionCloud.Sales.Tests.Company))]

namespace RegionCloud.Sales.Tests;

/// <summary>
/// One Sales for all tests that need nothing but a region of their own, in which they are alone: starting a service costs more than most
/// tests. Its clock stands at 10 March 2026 in Shanghai.
/// </summary>
public sealed class Company : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);
    private const int Regions = 80;
    private int taken;

    internal ServiceApp<Program> App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var organisation = new TestOrganisation();
        foreach (var place in Enumerable.Range(1, Regions).Select(i => new Place(i)))
        {
            organisation.Region(place.Code, "Asia/Shanghai");
            organisation.Person(place.Manager, place.Code, "sales", ("regionManager", place.Code, null));
            organisation.Person(place.Head, place.Code, "sales", ("salesHead", place.Code, "sales"));
            organisation.Person(place.Anna, place.Code, "sales", ("salesRep", place.Code, "sales"));
            organisation.Person(place.Abel, place.Code, "sales", ("salesRep", place.Code, "sales"));
            organisation.Delegation(place.Manager, place.Head, "regionManager", place.Code);
        }

        foreach (var year in Enumerable.Range(2024, 5))
            organisation.Goal(year);
        App = await ServiceApp<Program>.StartAsync("sales", organisation, now: Now);
    }

    /// <summary>A region that no other test has.</summary>
    internal Place Next() => new(Interlocked.Increment(ref taken) is var next and <= Regions ? next : throw new InvalidOperationException("More regions are needed."));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A region with a manager, a sales head who stands in for him, and two sales persons.</summary>
internal sealed record Place(int Number)
{
    public string Code => FormattableString.Invariant($"R{Number:00}");

    public Guid Id => TestOrganisation.IdOf(Code);

    public string Manager => $"{Code}-manager";

    public string Head => $"{Code}-head";

    public string Anna => $"{Code}-anna";

    public string Abel => $"{Code}-abel";
}
