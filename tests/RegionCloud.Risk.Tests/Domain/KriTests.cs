using System.Globalization;
using RegionCloud.Risk.Domain;

namespace RegionCloud.Risk.Tests.Domain;

/// <summary>Colours of indicators, with the limits on the side that the policy set says (RB-30).</summary>
public class KriTests
{
    private static readonly DateTimeOffset Began = new(2026, 3, 31, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(KriBetter.High, "90", "70", "90.00", KriColour.Green)]
    [InlineData(KriBetter.High, "90", "70", "89.99", KriColour.Amber)]
    [InlineData(KriBetter.High, "90", "70", "70.00", KriColour.Amber)]
    [InlineData(KriBetter.High, "90", "70", "69.99", KriColour.Red)]
    [InlineData(KriBetter.Low, "10", "20", "10.00", KriColour.Green)]
    [InlineData(KriBetter.Low, "10", "20", "10.01", KriColour.Amber)]
    [InlineData(KriBetter.Low, "10", "20", "20.00", KriColour.Amber)]
    [InlineData(KriBetter.Low, "10", "20", "20.01", KriColour.Red)]
    [InlineData(KriBetter.Low, "0", "10", "0.00", KriColour.Green)]
    [InlineData(KriBetter.Low, "0", "10", "-5.00", KriColour.Green)]
    public void A_value_equal_to_a_limit_takes_the_better_colour_where_that_side_is_inclusive_RB_30(KriBetter better, string green, string amber, string value, KriColour expected)
        => Assert.Equal(expected, new KriThreshold(better, Of(green), GreenInclusive: true, Of(amber), AmberInclusive: true).ColourOf(Of(value)));

    [Theory]
    [InlineData(KriBetter.High, "90.00", KriColour.Amber)]
    [InlineData(KriBetter.High, "70.00", KriColour.Red)]
    [InlineData(KriBetter.Low, "90.00", KriColour.Red)]
    public void And_the_worse_one_where_it_is_not_RB_30(KriBetter better, string value, KriColour expected)
        => Assert.Equal(expected, new KriThreshold(better, better == KriBetter.High ? 90m : 70m, GreenInclusive: false, better == KriBetter.High ? 70m : 90m, AmberInclusive: false).ColourOf(Of(value)));

    [Fact]
    public void The_regulations_four_kinds_have_seven_indicators_RB_30()
    {
        Assert.Equal(["K-MKT-1", "K-MKT-2", "K-SAL-1", "K-CS-1", "K-CS-2", "K-FIN-1", "K-FIN-2"], Kri.All.Select(k => k.Code));
        Assert.Equal(RiskAssessment.Mandatory.Order(), Kri.All.Select(k => k.Category).Distinct().Order());
    }

    [Fact]
    public void An_indicator_of_several_things_stands_as_its_worst_and_says_each()
    {
        var readings = Read("K-FIN-2", new KriThreshold(KriBetter.Low, 100m, true, 110m, true), Told("budget.usage.marketing", 99m), Told("budget.usage.sales", 110.01m), Told("budget.usage.service", null), Told("budget.annual", 5m));

        Assert.Equal([("marketing", KriColour.Green), ("sales", KriColour.Red), ("service", KriColour.Grey)], readings.Select(r => (r.Subject, r.Colour)));
        Assert.Equal(GreyReason.NoValue, readings[2].Grey);
        Assert.Equal(KriColour.Red, Kri.Worst(readings.Select(r => r.Colour)));
        Assert.Equal(KriColour.Grey, Kri.Worst([KriColour.Grey, KriColour.Grey]));
        Assert.Equal(KriColour.Green, Kri.Worst([KriColour.Grey, KriColour.Green]));
    }

    [Fact]
    public void What_is_not_told_is_grey_with_its_reason_RB_30()
    {
        var threshold = new KriThreshold(KriBetter.High, 90m, true, 70m, true);
        Assert.Equal([(KriColour.Grey, GreyReason.NoValue)], Read("K-MKT-1", threshold).Select(r => (r.Colour, r.Grey!.Value)));
        Assert.Equal([(KriColour.Grey, GreyReason.Away)], Kri.Of("K-MKT-1").Read(new FigureAnswer("marketing", GreyReason.Away, []), threshold, Began).Select(r => (r.Colour, r.Grey!.Value)));
        // A code that only begins alike is another figure.
        Assert.Equal(GreyReason.NoValue, Assert.Single(Read("K-CS-1", threshold, Told("tickets.firstResponseCompliance.urgent", 50m))).Grey);
    }

    [Fact]
    public void A_survey_of_the_quarter_before_says_nothing_of_this_one_RB_30()
    {
        var threshold = new KriThreshold(KriBetter.High, 80m, true, 70m, true);
        Assert.Equal(GreyReason.Stale, Assert.Single(Read("K-CS-2", threshold, new ToldFigure("surveys.csat", 90m, "percent", Began.AddTicks(-1), "/"))).Grey);
        Assert.Equal(KriColour.Green, Assert.Single(Read("K-CS-2", threshold, new ToldFigure("surveys.csat", 90m, "percent", Began, "/"))).Colour);
        // What is owed since long is owed today all the same.
        Assert.Equal(KriColour.Red, Assert.Single(Read("K-FIN-1", new KriThreshold(KriBetter.Low, 10m, true, 20m, true), new ToldFigure("receivables.overdueRatio.CNY", 50m, "percent", Began.AddYears(-1), "/"))).Colour);
    }

    private static IReadOnlyList<KriReading> Read(string kri, KriThreshold threshold, params IReadOnlyList<ToldFigure> figures) => Kri.Of(kri).Read(new FigureAnswer("x", null, figures), threshold, Began);

    private static ToldFigure Told(string code, decimal? value) => new(code, value, "percent", Began.AddDays(1), "/");

    private static decimal Of(string value) => decimal.Parse(value, CultureInfo.InvariantCulture);
}
