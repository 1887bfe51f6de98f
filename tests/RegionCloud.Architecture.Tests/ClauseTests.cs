extern alias risk;

using System.Text.RegularExpressions;
using RegionCloud.Common.Messages;
using risk::RegionCloud.Risk.Features.Clauses;

namespace RegionCloud.Architecture.Tests;

/// <summary>The list of the regulation's clauses names what exists (GET /policy-clauses).</summary>
public partial class ClauseTests
{
    /// <summary>How many requirements each section has.</summary>
    private static readonly (string Section, int Requirements)[] Regulation =
    [
        ("1", 5), ("2.1", 3), ("2.2", 16), ("3.1", 3), ("3.2", 3), ("3.3", 4), ("4.1", 2), ("4.2", 3), ("4.3", 6), ("5.1", 4), ("5.2", 4), ("5.3", 4), ("6.1", 4), ("6.2", 6), ("6.3", 4),
        ("7.1", 4), ("7.2", 4), ("7.3", 3), ("8.1", 3), ("8.2", 4), ("8.3", 5), ("9.1", 3), ("9.2", 4), ("9.3", 3),
    ];

    [Fact]
    public void Every_requirement_of_the_regulation_is_in_it_once_and_in_order()
        => Assert.Equal(Regulation.SelectMany(s => Enumerable.Range(1, s.Requirements).Select(n => $"{s.Section}-{n}")), Clause.All.Select(c => c.Requirement));

    [Fact]
    public void Every_endpoint_that_it_names_exists()
    {
        var known = Repository.Files("services", "endpoints.txt").SelectMany(File.ReadLines).Select(l => string.Join(' ', l.Split(' ')[..2])).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(Repository.Files("gateway", "*.cs").SelectMany(f => Own().Matches(File.ReadAllText(f))).Select(m => $"GET /api/{m.Groups["name"].Value}/v1{m.Groups["path"].Value}"));
        Assert.True(known.Count >= 200);
        Assert.Contains("GET /api/trace/v1/{kind}/{id:guid}", known);

        Assert.Empty(Clause.All.SelectMany(c => c.Endpoints.Select(e => (c.Requirement, Endpoint: e))).Where(e => !known.Contains(e.Endpoint)).Select(e => $"{e.Requirement} is said to be served at {e.Endpoint}, which does not exist"));
    }

    [Fact]
    public void Every_duty_and_every_mandatory_part_shows_some_clause()
    {
        var told = Clause.All.SelectMany(c => c.Evidence).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(PolicyDuty.All.Select(d => d.Code).Concat(PolicyPart.All.Select(p => p.Code)).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.All(Clause.All, c => Assert.True(c.Text.Length > 0 && c.Meaning.Length > 0, c.Requirement));
    }

    [GeneratedRegex(@"MapOwn\(""(?<name>\w+)""\)\.MapGet\(""(?<path>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();
}
