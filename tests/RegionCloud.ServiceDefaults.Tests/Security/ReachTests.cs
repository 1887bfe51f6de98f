using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Tests.Security;

/// <summary>Standing in for somebody never reaches more than he does himself (SoD8).</summary>
public class ReachTests
{
    private static readonly Guid East = Guid.CreateVersion7(), West = Guid.CreateVersion7(), Anna = Guid.CreateVersion7(), Abel = Guid.CreateVersion7(), Wendy = Guid.CreateVersion7();

    [Fact]
    public void One_reaches_ones_own_records_and_those_of_whom_one_stands_in_for_and_no_others()
    {
        var reach = Own(Abel, East).With([Own(Anna, East)]);

        Assert.True(reach.Covers(East, null, Abel));
        Assert.True(reach.Covers(East, null, Anna));
        Assert.False(reach.Covers(East, null, Wendy));
        Assert.False(reach.Covers(West, null, Anna));
        Assert.False(reach.Covers(East, null, null));
    }

    [Fact]
    public void A_persons_own_records_are_reached_only_in_the_region_of_his_role()
    {
        var reach = Own(Wendy, West).With([Own(Anna, East)]);

        Assert.True(reach.Covers(West, null, Wendy));
        Assert.True(reach.Covers(East, null, Anna));
        Assert.False(reach.Covers(West, null, Anna));
        Assert.False(reach.Covers(East, null, Wendy));
    }

    [Fact]
    public void Two_persons_in_two_regions_never_lend_each_other_theirs()
    {
        var reach = Reach.None("x", Abel).With([Own(Anna, East), Own(Wendy, West)]);

        Assert.False(reach.Covers(West, null, Anna));
        Assert.False(reach.Covers(East, null, Wendy));
        // One region at a time, the same one always.
        Assert.True(reach.Covers(East, null, Anna) != reach.Covers(West, null, Wendy));
    }

    [Fact]
    public void A_whole_region_of_somebody_else_is_reached_whole()
        => Assert.True(Own(Abel, East).With([Reach.Region(West, "x") with { Owner = Wendy }]).Covers(West, null, null));

    private static Reach Own(Guid person, Guid region) => new("x", Everything: false, [], [], [region], person);
}
