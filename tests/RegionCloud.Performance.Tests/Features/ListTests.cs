using System.Net;
using System.Text;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>The organisation as lists and as a file (api §3).</summary>
public class ListTests(PerformanceApp app)
{
    [Fact]
    public async Task People_are_found_by_a_part_of_their_name_and_sorted()
    {
        var name = app.Unique("李雷");
        foreach (var from in new[] { "2021-01-01", "2020-01-01", "2022-01-01" })
            await (await app.Admin.PostAsync("employees", new { number = app.Unique("E-"), name, from })).Json(HttpStatusCode.Created);

        var page = await app.Admin.GetJsonAsync($"employees?q={Uri.EscapeDataString(name[1..])}&sort=-from&count=true&pageSize=2");
        var rest = await app.Admin.GetJsonAsync($"employees?q={Uri.EscapeDataString(name[1..])}&sort=-from&pageToken={page["nextPageToken"]}");

        Assert.Equal(["2022-01-01", "2021-01-01", "2020-01-01"], page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(e => e!["from"]!.ToString()));
        Assert.Equal("3", page["total"]!.ToString());
    }

    [Fact]
    public async Task People_are_exported_to_administrators_only_and_never_as_a_formula()
    {
        var name = app.Unique("=李雷");
        await (await app.Admin.PostAsync("employees", new { number = app.Unique("E-"), name, from = "2020-01-01" })).Json(HttpStatusCode.Created);
        using var answer = await app.Admin.AskAsync($"employees/export?format=csv&q={Uri.EscapeDataString(name)}");
        var manager = await app.SignedInAsync("financeOfficer", await app.RegionAsync());

        Assert.Contains($",'{name},", Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.AskAsync("employees/export")).StatusCode);
    }

    [Fact]
    public async Task Regions_may_be_kept_for_a_minute_by_their_reader_alone()
    {
        var region = await app.RegionAsync();
        using var list = await app.Admin.AskAsync($"regions?q={region["code"]}");
        using var single = await app.Admin.AskAsync($"regions/{region["id"]}");
        using var again = new HttpRequestMessage(HttpMethod.Get, Http.Address($"regions?q={region["code"]}"));
        again.Headers.IfNoneMatch.Add(list.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await app.Admin.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(region["etag"]!.ToString(), single.Headers.ETag!.Tag);
        foreach (var answer in new[] { list, single })
        {
            Assert.Equal("max-age=60, private", answer.Headers.CacheControl!.ToString());
            Assert.Contains("Authorization", answer.Headers.Vary);
        }
    }
}
