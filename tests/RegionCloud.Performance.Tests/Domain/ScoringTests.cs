using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Tests.Domain;

/// <summary>Item scores (RB-21) and what a template must be (7.1).</summary>
public sealed class ScoringTests
{
    private static readonly Dictionary<string, Kpi> Library = Beginnings.Library().ToDictionary(k => k.Code, k => Kpi.Seeded(k, "test", DateTimeOffset.UnixEpoch), StringComparer.Ordinal);

    [Theory]
    [InlineData("Higher", "80", "100", "80.00")]
    [InlineData("Higher", "120", "100", "120.00")]
    [InlineData("Higher", "120.01", "100", "120.00")] // the cap
    [InlineData("Higher", "1", "3", "33.33")]
    [InlineData("Higher", "0", "90", "0")]
    [InlineData("Lower", "100", "100", "100.00")]
    [InlineData("Lower", "80", "100", "120.00")]
    [InlineData("Lower", "50", "100", "120.00")] // the cap
    [InlineData("Lower", "150", "100", "50.00")]
    [InlineData("Lower", "200", "100", "0")]
    [InlineData("Lower", "300", "100", "0")] // never below zero
    [InlineData("Rating", "88.5", null, "88.50")]
    public void An_item_scores_by_its_direction_up_to_the_cap_RB_21(string direction, string actual, string? target, string score)
        => Assert.Equal(Number(score), ItemScore.Reported(ItemScore.Of(Enum.Parse<KpiDirection>(direction), Number(actual), target is null ? null : Number(target), cap: 120)));

    [Fact]
    public void A_score_is_rounded_once_and_half_away_from_zero_RB_01()
    {
        // 66.665 % of 100: banker's rounding would say 66.66. The weighted score comes from the unrounded one.
        Assert.Equal(66.67m, ItemScore.Reported(ItemScore.Of(KpiDirection.Higher, 66.665m, 100, 120)));
        Assert.Equal(16.67m, ItemScore.Reported(ItemScore.Weighted(ItemScore.Of(KpiDirection.Higher, 1, 3, 120), 50)));
    }

    [Fact]
    public void The_seeded_templates_have_weights_of_exactly_100_and_cover_the_four_areas_7_1_2_7_1_4()
    {
        var templates = Beginnings.Templates();

        Assert.Equal(Enum.GetValues<TemplateSubject>(), templates.Keys.Order());
        Assert.All(templates.Values, items => Assert.Equal(100m, items.Sum(i => i.Weight)));
        Assert.All(templates, t => Assert.Empty(TemplateRules.Content(t.Value, Library).OfType<Refusal>()));
        Assert.Empty(TemplateRules.Uncovered(templates.Select(t => ScoringTemplate.Seeded(t.Key, t.Value, Library, "test", DateTimeOffset.UnixEpoch)), Library));
        Assert.Equal([KpiArea.Marketing, KpiArea.Service], TemplateRules.Uncovered([ScoringTemplate.Seeded(TemplateSubject.SalesPerson, templates[TemplateSubject.SalesPerson], Library, "test", DateTimeOffset.UnixEpoch)], Library));
    }

    [Theory]
    [InlineData("performance.template.weights-not-whole", 79.99, 20)]
    [InlineData("performance.template.weights-not-whole", 80.01, 20)]
    [InlineData(null, 80, 20)]
    public void Weights_add_up_to_exactly_100(string? refused, double results, double conduct)
        => Assert.Equal(refused, TemplateRules.Content([new("contractAttainment", (decimal)results, TargetFrom.Plan, null), new("conduct", (decimal)conduct, TargetFrom.None, null)], Library).OfType<Refusal>().SingleOrDefault()?.Code);

    [Fact]
    public void A_template_has_results_and_conduct_known_indicators_once_each_and_fitting_targets_7_2_2()
    {
        Assert.Equal(["performance.template.part-missing"], Broken(new TemplateItem("contractAttainment", 100, TargetFrom.Plan, null)));
        Assert.Equal(["performance.template.part-missing"], Broken(new TemplateItem("conduct", 100, TargetFrom.None, null)));
        Assert.Equal(["performance.template.kpi-unknown"], Broken(new("contractAttainment", 50, TargetFrom.Plan, null), new("nothing", 30, TargetFrom.Plan, null), new("conduct", 20, TargetFrom.None, null)));
        Assert.Equal(["performance.template.kpi-twice"], Broken(new("contractAttainment", 50, TargetFrom.Plan, null), new("contractAttainment", 30, TargetFrom.Plan, null), new("conduct", 20, TargetFrom.None, null)));
        Assert.Equal(["performance.template.target-required"], Broken(new("contractAttainment", 80, TargetFrom.Fixed, null), new("conduct", 20, TargetFrom.None, null)));
        Assert.Equal(["performance.template.target-required"], Broken(new("contractAttainment", 80, TargetFrom.None, null), new("conduct", 20, TargetFrom.None, null)));
        Assert.Equal(["performance.template.target-not-allowed"], Broken(new("contractAttainment", 80, TargetFrom.Plan, 5), new("conduct", 20, TargetFrom.None, null)));
        Assert.Equal(["performance.template.target-not-allowed"], Broken(new("contractAttainment", 80, TargetFrom.Plan, null), new("conduct", 20, TargetFrom.Fixed, 90)));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Broken(params TemplateItem[] items) => TemplateRules.Content(items, Library).OfType<Refusal>().Select(r => r.Code);
}
