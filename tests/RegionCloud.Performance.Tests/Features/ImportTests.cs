using System.Net;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

public sealed class ImportTests(PerformanceApp app)
{
    private const string Header = "kind,region,name,timeZone,department,employee,subject,post,role,from,to\n";

    [Fact]
    public async Task A_file_loads_an_organisation_and_a_second_run_changes_nothing()
    {
        var (csv, region) = File();

        var first = await app.Admin.ImportAsync(csv);
        var version = await Version(region);
        var second = await app.Admin.ImportAsync(csv);

        Assert.Equal([("assignment", 2, 0), ("department", 1, 1), ("employee", 3, 0), ("grant", 2, 0), ("manager", 2, 0), ("region", 1, 0)], Counts(first));
        Assert.Equal([("assignment", 0, 2), ("department", 0, 2), ("employee", 0, 3), ("grant", 0, 2), ("manager", 0, 2), ("region", 0, 1)], Counts(second));
        Assert.Equal(version, await Version(region));
        var loaded = (await app.Admin.GetJsonAsync("regions?pageSize=200"))["items"]!.AsArray().Single(r => r!["code"]!.ToString() == region)!;
        Assert.Equal("vera", loaded["manager"]!["name"]!.ToString());
        Assert.Equal(["2023-12-31", null], loaded["managerTerms"]!.AsArray().Select(t => t!["until"]?.ToString()));
    }

    [Fact]
    public async Task Nothing_is_loaded_unless_every_row_is_right()
    {
        var (csv, region) = File();

        var failed = await app.Admin.ImportAsync(csv + "employee,,x,,,,,,,2020-01-01,\n");

        Assert.Equal(("failed", "import.rows-faulty"), (failed.State, failed.Failure));
        Assert.Equal(["14/employee import.value-required"], failed.Errors);
        Assert.DoesNotContain((await app.Admin.GetJsonAsync("regions?pageSize=200"))["items"]!.AsArray(), r => r!["code"]!.ToString() == region);
    }

    [Fact]
    public async Task Without_a_key_or_the_permission_nothing_is_imported()
    {
        var (csv, _) = File();
        var auditor = await app.SignedInAsync("auditor");

        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.ImportAsync(csv)).Accepted);
        var bare = await app.Admin.PostAsync(Http.Address("imports/organisation"), new StringContent(csv, System.Text.Encoding.UTF8, "text/csv"), TestContext.Current.CancellationToken);
        await bare.Refused(HttpStatusCode.BadRequest, "idempotency-key-required");
    }

    /// <summary>Rows (N: a number of their own; line 2 is the first) · where and why the last is refused.</summary>
    [Theory]
    [InlineData("planet,RN,,,,,,,,2020-01-01,", "/2/kind import.value-invalid")]
    [InlineData(",RN,,,,,,,,2020-01-01,", "/2/kind import.value-required")]
    [InlineData("region,RN,,Asia/Shanghai,,,,,,2020-01-01,", "/2/name import.value-required")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,01.02.2020,", "/2/from import.value-invalid")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,never", "/2/to import.value-invalid")]
    [InlineData("region,RN,华东,Mars/Olympus,,,,,,2020-01-01,", "/2/timeZone performance.region.time-zone-unknown")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,2019-01-01", "/2/to performance.period.reversed")]
    [InlineData("region,RN,华东,Asia/Shanghai,sales,,,,,2020-01-01,", "/2/department performance.import.cell-not-used")]
    [InlineData("region,RN-0123456789-0123456789,华东,Asia/Shanghai,,,,,,2020-01-01,", "/2/region import.too-long")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,", "/3/region import.duplicate")]
    [InlineData("department,RN,,,渠道部,,,,,2020-01-01,", "/2/region import.reference-unknown")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|department,RN,,,渠道部,,,,,2019-01-01,", "/3/from performance.region.not-in-force")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|department,RN,,,sales,,,,,2021-01-01,", "/3/from import.changed")]
    [InlineData("employee,,anna,,,EN,admin,,,2020-01-01,", "/2/subject performance.employee.subject-taken")]
    [InlineData("employee,,anna,,,HQ-0001,admin,,,1900-01-01,", "/2/name import.changed")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|assignment,RN,,,sales,EN,,销售员,,2020-01-01,", "/3/employee import.reference-unknown")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|employee,,anna,,,EN,,,,2020-01-01,|assignment,RN,,,渠道部,EN,,销售员,,2020-01-01,", "/4/department import.reference-unknown")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|employee,,anna,,,EN,,,,2020-01-01,|assignment,RN,,,sales,EN,,销售员,,2020-01-01,|assignment,RN,,,sales,EN,,经理,,2021-01-01,", "/5/from performance.assignment.overlap")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|employee,,anna,,,EN,,,,2020-01-01,|employee,,vera,,,VN,,,,2020-01-01,|manager,RN,,,,EN,,,,2021-01-01,2022-12-31|manager,RN,,,,VN,,,,2022-12-31,", "/6/from performance.region.manager-overlap")]
    [InlineData("employee,,anna,,,EN,,,,2020-01-01,|grant,,,,,EN,,,emperor,2020-01-01,", "/3/role performance.grant.role-unknown")]
    [InlineData("employee,,anna,,,EN,,,,2020-01-01,|grant,,,,,EN,,,salesRep,2020-01-01,", "/3/region performance.grant.region-required")]
    [InlineData("employee,,anna,,,EN,,,,2020-01-01,|grant,,,,,EN,,,auditor,2019-01-01,", "/3/from performance.employee.not-in-force")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|employee,,anna,,,EN,,,,2020-01-01,|grant,RN,,,,EN,,,salesHead,2020-01-01,", "/4/department performance.grant.department-required")]
    [InlineData("region,RN,华东,Asia/Shanghai,,,,,,2020-01-01,|employee,,anna,,,EN,,,,2020-01-01,|grant,RN,,,,EN,,,hqAdmin,2020-01-01,", "/4/region performance.grant.region-not-allowed")]
    public async Task A_fault_is_told_by_line_column_and_code(string rows, string fault)
    {
        var number = app.Unique("");
        var csv = Header + rows.Replace("RN", $"R{number}", StringComparison.Ordinal).Replace("EN", $"E{number}", StringComparison.Ordinal).Replace("VN", $"V{number}", StringComparison.Ordinal).Replace('|', '\n') + "\n";

        Assert.Equal([fault], (await app.Admin.ImportAsync(csv)).Errors.Select(e => $"/{e}"));
    }

    [Fact]
    public async Task The_same_key_of_a_record_with_other_content_is_a_fault()
    {
        var (csv, _) = File();
        Assert.Equal("succeeded", (await app.Admin.ImportAsync(csv)).State);

        var failed = await app.Admin.ImportAsync(csv.Replace("华东", "华南", StringComparison.Ordinal).Replace("销售员", "经理", StringComparison.Ordinal));

        Assert.Equal(["2/name import.changed", "8/post import.changed"], failed.Errors);
    }

    [Fact]
    public async Task Every_fault_of_the_file_is_told_at_once()
        => Assert.Equal(
            ["2/kind import.value-invalid", "3/region import.value-required", "3/name import.value-required", "3/timeZone import.value-required", "3/from import.value-required"],
            (await app.Admin.ImportAsync(Header + "planet,,,,,,,,,,\nregion,,,,,,,,,,\n")).Errors);

    /// <summary>As in the README, with names of its own.</summary>
    private (string Csv, string Region) File()
    {
        var number = app.Unique("");
        var rows = $"""
            region,R{number},华东大区,Asia/Shanghai,,,,,,2020-01-01,
            department,R{number},,,sales,,,,,2020-01-01,
            department,R{number},,,渠道部,,,,,2022-01-01,
            employee,,carl,,,C{number},carl-{number},,,2020-01-01,
            employee,,vera,,,V{number},,,,2020-01-01,
            employee,,anna,,,A{number},anna-{number},,,2020-01-01,2027-12-31
            assignment,R{number},,,sales,A{number},,销售员,,2020-01-01,2022-12-31
            assignment,R{number},,,渠道部,A{number},,渠道专员,,2023-01-01,2027-12-31
            manager,R{number},,,,C{number},,,,2020-01-01,
            manager,R{number},,,,V{number},,,,2024-01-01,
            grant,R{number},,,sales,A{number},,,salesRep,2020-01-01,2027-12-31
            grant,,,,,C{number},,,auditor,2024-01-01,
            """;
        return (Header + rows + "\n", $"R{number}");
    }

    private static IEnumerable<(string Kind, int Created, int Unchanged)> Counts(ImportOutcome imported)
        => imported.Operation.GetProperty("result").EnumerateArray().Select(r => (r.GetProperty("kind").GetString()!, r.GetProperty("created").GetInt32(), r.GetProperty("unchanged").GetInt32()));

    /// <summary>The last change of the region or anything in it; the common counter moves with the tests beside this one.</summary>
    private Task<long> Version(string code) => app.Db(db => Task.FromResult(
        db.Regions.Where(r => r.Code == code).AsEnumerable().Max(r => Math.Max(r.FeedVersion, db.Assignments.Where(a => a.RegionId == r.Id).Max(a => a.FeedVersion)))));
}
