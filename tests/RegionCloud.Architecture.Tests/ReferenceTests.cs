using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RegionCloud.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public partial class ReferenceTests
{
    [Fact]
    public void A_department_references_ServiceDefaults_and_messages_only()
    {
        var projects = Repository.Files("services", "*.csproj").Where(p => !p.EndsWith(".Messages.csproj", StringComparison.Ordinal)).ToList();
        Assert.True(projects.Count >= 3);

        foreach (var reference in projects.SelectMany(References))
            Assert.Matches(@"^RegionCloud\.(ServiceDefaults|\w+\.Messages)$", reference);
    }

    [Fact]
    public void Messages_reference_no_project_of_ours()
    {
        var projects = Repository.Files("services", "*.Messages.csproj");
        Assert.True(projects.Count >= 3);

        Assert.Empty(projects.SelectMany(References));
    }

    [Fact]
    public void The_domain_knows_the_base_library_refusals_and_acts_only()
    {
        var files = Repository.Files("services", "*.cs").Where(f => f.Contains("/Domain/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count >= 10);

        foreach (var file in files)
        {
            foreach (Match used in Using().Matches(File.ReadAllText(file)))
                Assert.True(AllowedInDomain().IsMatch(used.Groups["name"].Value), $"{Repository.Name(file)} uses {used.Groups["name"].Value}");
        }
    }

    [Theory]
    [InlineData(@"\b(IBus|IPublishEndpoint|ISendEndpoint(Provider)?)\b", "publishes past the outbox")]
    [InlineData(@"\.SaveChanges(Async)?\(", "saves by itself, though the unit of work saves", "ImportContracts.cs", "VoidTimeout.cs", "BudgetTimeout.cs", "FillPerformance.cs", "EvaluationWishes.cs", "FirstAdministrator.cs", "Beginnings.cs", "OwnDelegations.cs", "PerformanceDbContext.cs", "FinanceDbContext.cs", "WatchTickets.cs", "SalesDbContext.cs", "WatchDays.cs", "CopyOfCustomers.cs", "AppraisalSweep.cs")]
    [InlineData(@"IgnoreQueryFilters|FromSql|ExecuteSql|SqlQuery", "reads past the data scope", "DraftContract.cs", "RiskProposals.cs", "CycleOfAppraisal.cs", "ReadRegionFacts.cs")]
    [InlineData(@"\.Execute(Update|Delete)Async\(", "changes records past the audit")]
    [InlineData(@"\bReach\.All\(", "works on all regions", "FirstAdministrator.cs", "Beginnings.cs", "OwnDelegations.cs", "CopyOfCustomers.cs")]
    public void No_slice_goes_round_the_house(string pattern, string how, params string[] reviewed)
    {
        var files = Repository.Files("services", "*.cs").Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count >= 50);

        var found = files.Where(f => Regex.IsMatch(File.ReadAllText(f), pattern, RegexOptions.None, TimeSpan.FromSeconds(5))).Select(Path.GetFileName).ToList();
        Assert.True(found.Except(reviewed).ToList() is [], $"{string.Join(", ", found.Except(reviewed))} {how}");
    }

    [Fact]
    public void The_project_names_no_registry_and_no_path_of_a_machine()
    {
        var files = new[] { "*.cs", "*.csproj", "*.props", "*.json", "*.md", "*.sh" }.SelectMany(p => Repository.Files("", p)).ToList();
        Assert.True(files.Count >= 100);

        Assert.Empty(files.Where(f => !f.EndsWith("ReferenceTests.cs", StringComparison.Ordinal)
            && Regex.IsMatch(File.ReadAllText(f), @"api\.nuget\.org|registry\.npmjs|/home/\w|/root/", RegexOptions.None, TimeSpan.FromSeconds(5))).Select(Repository.Name));
    }

    private static IEnumerable<string> References(string project)
        => XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    [GeneratedRegex(@"^using (static )?(?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(System(\..+)?|RegionCloud\.ServiceDefaults\.(Calendar|Errors|Records)|RegionCloud\.\w+\.Domain)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AllowedInDomain();
}
