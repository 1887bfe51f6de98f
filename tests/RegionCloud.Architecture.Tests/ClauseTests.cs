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

    /// <summary>docs/clauses.md is made of the list and of what tests cite, in their names (…_4_3_2) or comments (4.3-2); a section's number alone stands for all that it asks.</summary>
    [Fact]
    public void Every_requirement_is_served_and_tested_and_the_table_shows_where()
    {
        var cited = Repository.Files("tests", "*.cs").Where(f => !f.EndsWith(nameof(ClauseTests) + ".cs", StringComparison.Ordinal))
            .SelectMany(f => Cited(File.ReadAllText(f)).Select(c => (Requirement: c, File: Repository.Name(f)))).ToLookup(c => c.Requirement, c => c.File, StringComparer.Ordinal);
        var rows = Clause.All.Select(c => (
            Clause: c,
            Tests: (cited.Contains(c.Requirement) ? cited[c.Requirement] : cited[c.Requirement.Split('-')[0]]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())).ToList();

        Assert.Empty(rows.Where(r => r.Clause.Endpoints.Count == 0).Select(r => $"{r.Clause.Requirement} is served nowhere"));
        Assert.Empty(rows.Where(r => r.Tests.Count == 0).Select(r => $"{r.Clause.Requirement} is cited by no test"));
        Repository.Approve("docs/clauses.md",
        [
            "# Clause → endpoint → test",
            "",
            "Every requirement of the regulation, where it is served and which tests cite it. Made by `REGIONCLOUD_APPROVE=1 ./test.sh Architecture.Tests` from `clauses.csv` and the tests; with the evidence of now it is `GET /api/risk/v1/policy-clauses`.",
            "",
            "| | 條文 | served at | tests |",
            "|---|---|---|---|",
            .. rows.Select(r => $"| {r.Clause.Requirement} | {r.Clause.Text} | {string.Join("<br>", r.Clause.Endpoints.Select(e => $"`{e}`"))} | {string.Join(", ", r.Tests.Select(t => $"[{Path.GetFileNameWithoutExtension(t)}](../{t})"))} |"),
        ]);
    }

    [Fact]
    public void A_citation_is_read_in_every_way_in_which_tests_write_it()
    {
        Assert.Equal(["4.3-2", "7.2", "1-2"], Cited("public void A_campaign_has_its_parts_4_3_2_7_2_RB_08() { } public void The_goal_1_2() { }"));
        Assert.Equal(["5.3-1", "5.3-2", "5.3-3", "2.2-12", "8.1"], Cited("/// <summary>Contracts (5.3-1…3, 2.2-12, 8.1, RB-08).</summary>"));
        Assert.Empty(Cited("/// <summary>The stream (api.md §3.3).</summary>\n\"openapi\": \"3.1.1\" in 4.3 s; public void Sizes_5_10_and_17() { } // 6.1 s"));
    }

    private static IEnumerable<string> Cited(string code)
        => Name().Matches(code).SelectMany(m => InName(m.Groups["name"].Value))
            .Concat(Comment().Matches(code).SelectMany(m => m.Groups["ids"].Value.Split(", ")).SelectMany(InComment));

    /// <summary>Three numbers are a requirement, two a section, in chapter 1 a requirement.</summary>
    private static IEnumerable<string> InName(string name)
    {
        var words = name.Split('_');
        for (var i = 0; i < words.Length; i++)
        {
            if (Number(i) is not { } chapter || Number(i + 1) is not { } second)
                continue;
            var found = chapter == 1 ? $"1-{second}" : Number(i + 2) is { } third && Exists($"{chapter}.{second}-{third}") ? $"{chapter}.{second}-{third}" : $"{chapter}.{second}";
            if (!Exists(found))
                continue;
            yield return found;
            i += found.Split('.', '-').Length - 1;
        }

        int? Number(int i) => i < words.Length && int.TryParse(words[i], out var n) ? n : null;
    }

    private static IEnumerable<string> InComment(string id)
        => id.Split('…') is [var begin, var end] && begin.Split('-') is [var section, var from] && int.TryParse(from, out var first) && int.TryParse(end, out var last)
            ? Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(n => $"{section}-{n}").Where(Exists)
            : Exists(id) ? [id] : [];

    private static bool Exists(string id)
        => Regulation.Any(s => id == s.Section ? s.Section != "1" : id.Split('-') is [var section, var number] && section == s.Section && int.TryParse(number, out var n) && n > 0 && n <= s.Requirements);

    [GeneratedRegex(@"(void|Task) (?<name>[A-Z]\w*)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    /// <summary>A comment's parenthesis that begins with, or goes on to, numbers of the regulation.</summary>
    [GeneratedRegex(@"//[^\n]*?\((?<ids>[^()\n]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"MapOwn\(""(?<name>\w+)""\)\.MapGet\(""(?<path>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();
}
