using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RegionCloud.AppHost.Tests;

/// <summary>AppHost.cs is compiled by two engines, and only one of them is at hand where these tests run.</summary>
public sealed partial class AppHostFileTests
{
    /// <summary>The verbs of Aspire 13.5.2 that both engines have in the same shape.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "CreateBuilder", "Build", "RunAsync",
        "AddSqlServer", "AddDatabase", "AddRabbitMQ", "AddProject", "WithDataVolume",
        "AddDockerComposeEnvironment", "AddKubernetesEnvironment",
        "WithReference", "WaitFor", "WaitForCompletion", "WithArgs", "WithEnvironment", "GetEndpoint",
        "WithHttpHealthCheck", "WithHttpCommand", "WithExternalHttpEndpoints", "WithReplicas",
    ];

    private const string UseAspire = "'$(UseAspire)' == 'true'";

    private static readonly string Root = FindRoot();

    [Fact]
    public void AppHost_uses_only_verbs_that_both_engines_have()
    {
        var used = Verb().Matches(File.ReadAllText(Path.Combine(Root, "AppHost", "AppHost.cs"))).Select(m => m.Groups["verb"].Value).ToArray();
        Assert.True(used.Length >= 25, $"Only {used.Length} verbs were found; the pattern no longer fits the file.");
        Assert.Empty(used.Except(Verbs));
    }

    [Fact]
    public void Project_has_the_Aspire_branch_and_keeps_the_engine_out_of_it()
    {
        var project = XDocument.Load(Path.Combine(Root, "AppHost", "RegionCloud.AppHost.csproj")).Root!;
        Assert.Null(project.Attribute("Sdk"));
        var imports = project.Elements("Import").Where(i => (string?)i.Attribute("Sdk") == "Aspire.AppHost.Sdk").ToArray();
        Assert.Equal(["Sdk.props", "Sdk.targets"], imports.Select(i => (string?)i.Attribute("Project")));
        Assert.All(imports, i => Assert.Equal(("13.5.2", UseAspire), ((string?)i.Attribute("Version"), (string?)i.Attribute("Condition"))));
        var packages = project.Descendants("PackageReference").ToArray();
        Assert.Equal(["Aspire.Hosting.Docker", "Aspire.Hosting.Kubernetes", "Aspire.Hosting.RabbitMQ", "Aspire.Hosting.SqlServer"], packages.Select(p => (string?)p.Attribute("Include")).Order());
        Assert.All(packages, p => Assert.Equal(UseAspire, (string?)p.Parent!.Attribute("Condition")));
        Assert.Equal(UseAspire, (string?)project.Descendants("Compile").Single(c => (string?)c.Attribute("Remove") == "Embedded/**").Parent!.Attribute("Condition"));
    }

    [Fact]
    public void Versions_of_Aspire_are_pinned_only_for_its_branch()
    {
        var versions = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Where(v => ((string)v.Attribute("Include")!).StartsWith("Aspire.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, versions.Length);
        Assert.All(versions, v => Assert.Equal(("13.5.2", UseAspire), ((string?)v.Attribute("Version"), (string?)v.Parent!.Attribute("Condition"))));
    }

    [Fact]
    public void Without_UseAspire_nothing_of_Aspire_is_restored()
    {
        var graphs = Directory.GetFiles(Path.Combine(Root, "artifacts", "obj"), "project.assets.json", SearchOption.AllDirectories);
        Assert.Contains(graphs, g => g.Contains("RegionCloud.AppHost" + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        Assert.All(graphs, g =>
        {
            var text = File.ReadAllText(g);
            Assert.Contains("Meziantou.Analyzer", text);
            Assert.DoesNotContain("\"Aspire.", text);
        });
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RegionCloud.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\.(?<verb>\w+)(?:<[^>()]*>)?\(", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Verb();
}
