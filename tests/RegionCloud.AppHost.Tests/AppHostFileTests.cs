using System.Text.RegularExpressions;

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

    private static readonly string Root = FindRoot();

    [Fact]
    public void AppHost_uses_only_verbs_that_both_engines_have()
    {
        var used = Verb().Matches(File.ReadAllText(Path.Combine(Root, "AppHost", "AppHost.cs"))).Select(m => m.Groups[1].Value).ToArray();
        Assert.True(used.Length >= 25, $"Only {used.Length} verbs were found; the pattern no longer fits the file.");
        Assert.Empty(used.Except(Verbs));
    }

    [Fact]
    public void Project_has_the_Aspire_branch_and_keeps_the_engine_out_of_it()
    {
        var text = File.ReadAllText(Path.Combine(Root, "AppHost", "RegionCloud.AppHost.csproj"));
        Assert.Equal(2, Regex.Count(text, """<Import Project="Sdk\.(props|targets)" Sdk="Aspire\.AppHost\.Sdk" Version="13\.5\.2" Condition="'\$\(UseAspire\)' == 'true'" />"""));
        Assert.DoesNotContain("Aspire.AppHost.Sdk", Regex.Replace(text, "<Import[^>]*>", ""));
        var branch = Regex.Match(text, """<ItemGroup Condition="'\$\(UseAspire\)' == 'true'">(.*?)</ItemGroup>""", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(["Docker", "Kubernetes", "RabbitMQ", "SqlServer"], Regex.Matches(branch, """PackageReference Include="Aspire\.Hosting\.(\w+)" """).Select(m => m.Groups[1].Value).Order());
        Assert.Contains("""<Compile Remove="Embedded/**" />""", branch);
        Assert.Equal(4, Regex.Count(text, "PackageReference"));
    }

    [Fact]
    public void Versions_of_Aspire_are_pinned_only_for_its_branch()
    {
        var text = File.ReadAllText(Path.Combine(Root, "Directory.Packages.props"));
        var group = Regex.Match(text, """<ItemGroup[^>]*Condition="'\$\(UseAspire\)' == 'true'">(.*?)</ItemGroup>""", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(5, Regex.Count(group, """PackageVersion Include="Aspire\.[\w.]+" Version="13\.5\.2" """));
        Assert.Equal(5, Regex.Count(text, """PackageVersion Include="Aspire\."""));
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
            Assert.DoesNotMatch("\"Aspire\\.", text);
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

    [GeneratedRegex(@"\.(\w+)(?:<[^>()]*>)?\(")]
    private static partial Regex Verb();
}
