using CsCheck;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>Which contract a complaint holds on a day (RB-16), whatever comes first.</summary>
public sealed class ComplaintTests
{
    [Fact]
    public void It_holds_from_the_day_of_its_arrival_to_the_day_before_its_resolution_RB_16()
    {
        var complaint = Heard((1, true, 1, 30), (2, false, 1, 40));

        Assert.Equal([null, 1, 1, null], new[] { 29, 30, 39, 40 }.Select(d => On(complaint, d)));
    }

    [Fact]
    public void Settled_before_it_was_opened_it_holds_the_days_between_all_the_same()
    {
        var complaint = Heard((2, false, 1, 40));

        // It tells since when it was open; the first version will say nothing else.
        Assert.Equal([null, 1, 1, null], new[] { 29, 30, 39, 40 }.Select(d => On(complaint, d)));
    }

    [Fact]
    public void Reopened_it_holds_again_and_the_days_between_stay_free()
    {
        var complaint = Heard((1, true, 1, 30), (2, false, 1, 40), (3, true, 1, 50));

        Assert.Equal([1, null, null, 1], new[] { 39, 40, 49, 50 }.Select(d => On(complaint, d)));
        Assert.Null(complaint.ResolvedOn);
    }

    [Fact]
    public void About_another_contract_after_all_it_holds_that_one_from_then_on()
    {
        var complaint = Heard((1, true, 1, 30), (2, true, 2, 35), (3, false, 2, 40));

        Assert.Equal([1, 2, null], new[] { 34, 35, 40 }.Select(d => On(complaint, d)));
    }

    [Fact]
    public void Whatever_the_order_and_however_often_it_is_told_every_day_says_the_same()
        => (from days in Gen.Int[0, 4].Array[1, 8]
            from open in Gen.Bool.Array[8]
            from contracts in Gen.Int[0, 3].Array[8]
            from order in Gen.Shuffle(Enumerable.Range(0, days.Length).Concat(Enumerable.Range(0, days.Length)).ToArray())
            select (days, open, contracts, order))
        .Sample(history =>
        {
            var (days, open, contracts, order) = history;
            var on = 30;
            var versions = days.Select((days, i) => (Told: i + 1, Open: i == 0 || open[i], Contract: contracts[i], On: on += i == 0 ? 0 : days)).ToList();
            var complaint = Heard([.. order.Select(i => versions[i])]);

            for (var day = 28; day <= on + 2; day++)
            {
                var last = versions.Where(v => v.On <= day).Select(v => ((int Told, bool Open, int Contract, int On)?)v).LastOrDefault();
                Assert.Equal(last is { Open: true, Contract: > 0 } v ? v.Contract : null, On(complaint, day));
            }
        });

    /// <summary>Opened on day 30; contract 0 is none.</summary>
    private static Complaint Heard(params IReadOnlyList<(int Told, bool Open, int Contract, int On)> versions)
    {
        var complaint = new Complaint(Books.Id(99), "TK-2026-000001", Guid.Empty);
        foreach (var v in versions)
            complaint.Hear(new ComplaintStep(v.Told, v.Open, v.Contract == 0 ? null : Books.Id(v.Contract), Books.Day(v.On), DateTimeOffset.UnixEpoch, "cleo"), Books.Day(30));
        return complaint;
    }

    private static int? On(Complaint complaint, int day) => complaint.Holds(Books.Day(day)) is { } id ? new[] { 1, 2, 3 }.Single(n => Books.Id(n) == id) : null;
}
