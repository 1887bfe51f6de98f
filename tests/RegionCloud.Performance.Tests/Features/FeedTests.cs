using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.Testing;
using Region = RegionCloud.Performance.Domain.Region;
using Employee = RegionCloud.Performance.Domain.Employee;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>A service of its own: the feed is compared as a whole, so nobody else may change the organisation meanwhile.</summary>
public sealed class FeedApp : PerformanceApp;

public sealed class FeedTests(FeedApp app) : IClassFixture<FeedApp>
{
    /// <summary>Whoever copied up to any version and pulls the rest has the same as who begins from nothing, whatever the pages (decisions §3).</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 1000)]
    public async Task From_any_version_the_feed_leads_to_the_whole_state(int seed, int pageSize)
    {
        var random = new Random(seed);
        var copies = new List<(long Version, Dictionary<string, Change> Records)>();
        for (var step = 0; step < 6; step++)
        {
            await ChangeSomething(random);
            copies.Add(await PullAsync([], 0, 0));
        }

        var whole = await PullAsync([], 0, 0);
        foreach (var (version, records) in copies)
        {
            var now = await PullAsync(new(records, StringComparer.Ordinal), version, pageSize);
            Assert.Equal(whole.Records.OrderBy(r => r.Key, StringComparer.Ordinal), now.Records.OrderBy(r => r.Key, StringComparer.Ordinal));
            Assert.Equal(whole.Version, now.Version);
        }
    }

    [Fact]
    public async Task No_two_records_share_a_version_so_that_no_page_splits_one()
    {
        await ChangeSomething(new Random(4));

        var changes = (await AskAsync(0, 1000)).Changes;

        Assert.NotEmpty(changes);
        Assert.Equal(changes.Select(c => c.Version).Distinct().Order(), changes.Select(c => c.Version));
    }

    [Fact]
    public async Task The_feed_shows_every_kind_of_record_in_full()
    {
        await ChangeSomething(new Random(5));
        var (_, records) = await PullAsync([], 0, 0);

        Assert.Equal(7, records.Values.Select(c => c.RecordCase).Distinct().Count());
        var counted = await app.Db(async db => await db.Regions.CountAsync() + await db.Departments.CountAsync() + await db.Employees.CountAsync() + await db.Assignments.CountAsync() + await db.ManagerTerms.CountAsync() + await db.Grants.CountAsync() + await db.CalendarEditions.CountAsync());
        Assert.Equal(counted, records.Count);
    }

    [Fact]
    public async Task After_the_last_version_there_is_nothing()
    {
        var answer = await AskAsync(long.MaxValue, 0);

        Assert.Empty(answer.Changes);
        Assert.False(answer.More);
        Assert.Equal(long.MaxValue, answer.Version);
    }

    [Fact]
    public async Task A_page_has_at_most_a_thousand_records()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(0, 1001));

        Assert.Equal((StatusCode.InvalidArgument, "number-range"), (refused.StatusCode, refused.Trailers.GetValue("code")));
    }

    [Fact]
    public async Task Only_services_read_the_feed()
        => Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => AskAsync(0, 0, "admin"))).StatusCode);

    private async Task<ListChangesResponse> AskAsync(long after, int pageSize, string subject = "svc-sales")
    {
        using var channel = GrpcChannel.ForAddress(app.App.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = app.App.Server.CreateHandler() });
        var headers = new Metadata { { "Authorization", $"Bearer {TestTokens.For(subject)}" } };
        return await new OrganisationService.OrganisationServiceClient(channel).ListChangesAsync(new ListChangesRequest { AfterVersion = after, PageSize = pageSize }, headers);
    }

    private async Task<(long Version, Dictionary<string, Change> Records)> PullAsync(Dictionary<string, Change> records, long version, int pageSize)
    {
        for (var more = true; more;)
        {
            var page = await AskAsync(version, pageSize);
            foreach (var change in page.Changes)
            {
                var record = (IMessage)Change.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(change).Accessor.GetValue(change);
                records[(string)record.Descriptor.FindFieldByName("id").Accessor.GetValue(record)] = change;
            }

            (version, more) = (page.Version, page.More);
        }

        return (version, records);
    }

    /// <summary>A region, people, posts and roles, two managers one after the other, and an end of something.</summary>
    private Task<bool> ChangeSomething(Random random) => app.Db(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var region = Region.Open(app.Unique("F-"), "华东", "Asia/Shanghai", Open(2020), codeTaken: false, now);
        var people = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Employee.Register(app.Unique("F-"), "anna", subject: null, Open(2020), numberTaken: false, subjectTaken: false, now)).ToList();
        db.Add(region);
        db.AddRange(people);
        foreach (var person in people)
        {
            person.Transfer(region.Departments.ElementAt(random.Next(3)), "销售员", Open(2021), now);
            person.Give("salesRep", region, department: null, Open(2021), GrantOrigin.Import, givers: [], now);
            region.Appoint(person, Open(2021 + people.IndexOf(person)), givers: [], now);
        }

        var older = await db.Employees.Include(e => e.Grants).Where(e => e.Grants.Any(g => g.Role == "salesRep" && g.Until == null)).OrderBy(e => e.Id).FirstOrDefaultAsync();
        older?.EndGrant(older.Grants.First(g => g.Role == "salesRep"), new DateOnly(2025, 1, random.Next(1, 28)), isLastAdministrator: false);
        await db.RecordChangesAsync(region.Id, "test", now, TestContext.Current.CancellationToken);
        using (await WriterGate.For(db).EnterAsync(TestContext.Current.CancellationToken))
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return true;
    });

    private static Days Open(int year) => new(new DateOnly(year, 1, 1), Until: null);
}
