using System.Text.Json;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.ServiceDefaults.Tests.Policy;

/// <summary>The shapes of the rule book's numbers that services will declare, each held to its own rule.</summary>
public class PolicyParameterTests
{
    private static readonly PolicyParameter<decimal> LateFee = PolicyParameter.Number("lateFeePercentPerDay", "percent", "RB-15", "late-fee", 0.05m, 0m, 1m);
    private static readonly PolicyParameter<string> Annual = PolicyParameter.Choice("beyondAnnualBudget", "RB-27", "annual", "block", "warn", "block");
    private static readonly PolicyParameter<IReadOnlyList<PolicyBand>> Grades = PolicyParameter.Bands(
        "grades", "percent", "RB-23", "grades", 0m, 120m, new PolicyBand("A", 95m, 1.2m), new PolicyBand("B", 85m, 1.0m), new PolicyBand("C", 70m, 0.8m), new PolicyBand("D", 0m, 0m));

    private static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> Sla = PolicyParameter.Table(
        "sla", "workingMinute", "RB-17", "sla", 1, 10_000, Rows(("consultation", 240, 900), ("complaintUrgent", 60, 480)));

    /// <summary>A shape of a service's own: thresholds of a risk indicator and which side is better.</summary>
    private static readonly PolicyParameter<Threshold> Overdue = new(
        "K-FIN-1", "percent", "RB-30", "overdue", new Threshold("low", 10m, 20m), new PolicyBounds("threshold", 0, 100),
        (t, at) => [PolicyRules.OneOf("K-FIN-1", at, t.Better, ["high", "low"]), PolicyRules.Ordered("K-FIN-1", at, t.Better == "low" ? [t.Green, t.Amber] : [t.Amber, t.Green])]);

    private sealed record Threshold(string Better, decimal Green, decimal Amber);

    public static TheoryData<string, string, string> Values => new()
    {
        { "lateFeePercentPerDay", "\"0.05\"", "" },
        { "lateFeePercentPerDay", "0.05", "policy.value-unreadable" },
        { "lateFeePercentPerDay", "\"0.051\"", "policy.value-unreadable" },
        { "lateFeePercentPerDay", "\"1.01\"", "policy.value-out-of-bounds" },
        { "lateFeePercentPerDay", "\"-0.01\"", "policy.value-out-of-bounds" },
        { "beyondAnnualBudget", "\"warn\"", "" },
        { "beyondAnnualBudget", "\"ignore\"", "policy.value-not-allowed" },
        { "grades", """[{"name":"A","from":"90"},{"name":"B","from":"80"},{"name":"C","from":"70"},{"name":"D","from":"0"}]""", "" },
        { "grades", """[{"name":"A","from":"90"},{"name":"B","from":"90"},{"name":"C","from":"70"},{"name":"D","from":"0"}]""", "policy.not-ordered" },
        { "grades", """[{"name":"B","from":"90"},{"name":"A","from":"80"},{"name":"C","from":"70"},{"name":"D","from":"0"}]""", "policy.names" },
        { "grades", """[{"name":"A","from":"121"},{"name":"B","from":"80"},{"name":"C","from":"70"},{"name":"D","from":"0"}]""", "policy.value-out-of-bounds" },
        { "grades", """[{"name":"A","from":"90","bonus":1}]""", "policy.value-unreadable" },
        { "sla", """{"complaintUrgent":{"firstResponse":1,"resolution":2},"consultation":{"resolution":4,"firstResponse":3}}""", "" },
        { "sla", """{"consultation":{"firstResponse":1,"resolution":2}}""", "policy.names" },
        { "sla", """{"consultation":{"firstResponse":1},"complaintUrgent":{"firstResponse":1,"resolution":2}}""", "policy.names" },
        { "sla", """{"consultation":null,"complaintUrgent":{"firstResponse":1,"resolution":2}}""", "policy.names" },
        { "sla", """{"consultation":{"firstResponse":0,"resolution":2},"complaintUrgent":{"firstResponse":1,"resolution":2}}""", "policy.value-out-of-bounds" },
        { "K-FIN-1", """{"better":"high","green":"95","amber":"85"}""", "" },
        { "K-FIN-1", """{"better":"low","green":"95","amber":"85"}""", "policy.not-ordered" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_taken_or_refused_by_its_declaration(string parameter, string json, string code)
    {
        PolicyParameter declared = new PolicyParameter[] { LateFee, Annual, Grades, Sla, Overdue }.Single(p => p.Name == parameter);
        var refusals = declared.Broken(JsonElement.Parse(json));
        Assert.Equal(code, refusals is [] ? "" : refusals[0].Code);
        Assert.All(refusals, r => Assert.StartsWith($"/values/{parameter}", r.Pointer, StringComparison.Ordinal));
    }

    [Fact]
    public void A_default_that_breaks_its_own_rule_does_not_start()
        => Assert.Contains("policy.value-out-of-bounds", Assert.Throws<InvalidOperationException>(() => PolicyParameter.Whole("days", "day", "RB-1", "days", 0, 1, 9)).Message, StringComparison.Ordinal);

    private static Dictionary<string, IReadOnlyDictionary<string, int>> Rows(params (string Row, int First, int Resolution)[] rows)
        => rows.ToDictionary(r => r.Row, r => (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(StringComparer.Ordinal) { ["firstResponse"] = r.First, ["resolution"] = r.Resolution }, StringComparer.Ordinal);
}
