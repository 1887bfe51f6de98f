using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Tests.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Audit;

/// <summary>Sealing, tampering, anchors (security U1, U2, S6).</summary>
public sealed class AuditChainTests(PrivateBroker broker)
{
    [Fact]
    public async Task Entries_are_sealed_within_two_seconds_into_one_chain_also_by_two_instances()
    {
        using var database = new TempDatabase();
        await using var one = await AuditedDepartment.StartAsync(seals: true, database);
        await using var other = await AuditedDepartment.StartAsync(seals: true, database);
        for (var i = 0; i < 20; i++)
            await (i % 2 == 0 ? one : other).Save(ADeal(), ADeal());

        await Wait.Until(async () => await one.Db(db => db.AuditSeals.CountAsync()) == 40, "all are sealed", TimeSpan.FromSeconds(2));
        var verified = await one.Verify();
        Assert.Equal((40, 0, 40, 0), (verified.Verified, verified.Broken, verified.HeadSeq, verified.Unsealed));
    }

    [Fact]
    public async Task Of_10_000_entries_200_of_200_tamperings_are_found_and_nothing_else_S6()
    {
        using var database = new TempDatabase();
        await using var department = await AuditedDepartment.StartAsync(database: database);
        for (var i = 0; i < 10; i++)
            await department.Save([.. Enumerable.Range(0, 1000).Select(_ => ADeal())]);
        await department.SealAll();
        Assert.Equal((10_000, 0), (await department.Verify() is var sound ? sound.Verified : 0, sound.Broken));

        // Which places may show each tampering, and any of them suffices.
        var random = new Random(20260504);
        var places = Enumerable.Range(1, 4900).Select(i => i * 2).ToArray();
        random.Shuffle(places);
        var tamperings = new List<long[]>();
        var sql = new List<string>(AuditTriggers.Sqlite().Select(t => $"DROP TRIGGER {t.Split(' ')[2]}"));
        string[] columns = ["Subject = 'x'", "After = replace(After, '1', '2')", "ObjectId = 'x'", "At = At + 1", "Action = 'x'", "OnBehalfOf = 'x'", "RegionId = NULL", "TraceId = 'x'", "Reason = NULL", "Issuer = 'x'"];
        for (var i = 0; i < 199; i++)
        {
            long seq = places[i];
            var entry = $"(SELECT EntryId FROM AuditSeals WHERE Seq = {seq})";
            switch (i % 5)
            {
                case 0:
                    sql.Add($"UPDATE AuditEntries SET {columns[i / 5 % columns.Length]} WHERE Id = {entry}");
                    tamperings.Add([seq]);
                    break;
                case 1:
                    sql.Add($"DELETE FROM AuditEntries WHERE Id = {entry}");
                    tamperings.Add([seq]);
                    break;
                case 2:
                    sql.Add($"DELETE FROM AuditEntries WHERE Id = {entry}; DELETE FROM AuditSeals WHERE Seq = {seq}".Replace(entry, Entry(seq), StringComparison.Ordinal));
                    tamperings.Add([seq]);
                    break;
                case 3:
                    // Two entries change places.
                    sql.Add($"UPDATE AuditSeals SET EntryId = -EntryId WHERE Seq IN ({seq}, {seq + 1}); UPDATE AuditSeals SET EntryId = CASE Seq WHEN {seq} THEN {Entry(seq + 1)} ELSE {Entry(seq)} END WHERE Seq IN ({seq}, {seq + 1})");
                    tamperings.Add([seq, seq + 1]);
                    break;
                default:
                    // The forger knows how to hash: only what follows betrays him.
                    sql.Add($"UPDATE AuditSeals SET Hash = randomblob(32) WHERE Seq = {seq}");
                    tamperings.Add([seq, seq + 1]);
                    break;
            }
        }

        var anchor = await department.Db(db => db.AuditSeals.AsNoTracking().SingleAsync(s => s.Seq == 10_000));
        sql.Add("DELETE FROM AuditSeals WHERE Seq > 9900");
        tamperings.Add([10_000]);
        await department.Db(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
            await db.Sql(sql);
            return 0;
        });

        var found = await department.Verify(new AuditAnchor { Service = "deals", Seq = anchor.Seq, Hash = Convert.ToHexStringLower(anchor.Hash), SealedAt = anchor.SealedAt });
        var at = found.All.Select(f => f.Seq).ToHashSet();
        Assert.Equal(200, tamperings.Count(t => t.Any(at.Contains)));
        Assert.Empty(at.Except(tamperings.SelectMany(t => t)));

        static string Entry(long seq) => seq.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task At_least_50_000_entries_are_verified_a_second_S6()
    {
        await using var department = await AuditedDepartment.StartAsync();
        for (var i = 0; i < 10; i++)
            await department.Save([.. Enumerable.Range(0, 1000).Select(_ => ADeal())]);
        await department.SealAll();

        // The best of several: other work on the machine is not what is measured.
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(0, (await department.Verify()).Broken);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{10_000 / best.TotalSeconds:0} entries/s");
        Assert.True(10_000 / best.TotalSeconds >= 50_000, $"{10_000 / best.TotalSeconds:0} entries/s");
    }

    [Fact]
    public async Task A_chain_rewritten_consistently_is_found_by_a_neighbours_anchor()
    {
        using var database = new TempDatabase();
        await using var department = await AuditedDepartment.StartAsync(database: database);
        await department.Save(ADeal(), ADeal(), ADeal());
        await department.SealAll();
        var anchors = (await department.Db(db => db.AuditSeals.AsNoTracking().ToListAsync()))
            .ConvertAll(s => new AuditAnchor { Service = "deals", Seq = s.Seq, Hash = Convert.ToHexStringLower(s.Hash) });

        await department.Db(async db =>
        {
            await db.Sql([.. AuditTriggers.Sqlite().Select(t => $"DROP TRIGGER {t.Split(' ')[2]}"), "DELETE FROM AuditSeals", "UPDATE AuditEntries SET Subject = 'x' WHERE Id = 2"]);
            return 0;
        });
        await department.SealAll();

        Assert.Equal((3, 0), (await department.Verify() is var alone ? alone.Verified : 0, alone.Broken));
        Assert.Equal(AuditFault.Rewritten, (await department.Verify(anchors[^1])).FirstBroken!.Fault);
    }

    [Fact]
    public async Task The_head_is_told_at_most_once_a_minute_and_only_when_something_new_was_sealed()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));
        await using var department = await AuditedDepartment.StartAsync(time: time);
        var heads = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            if (i < 4)
                await department.Save(ADeal());
            await department.SealAll();
            heads.Add(await department.Db(db => db.Outbox.CountAsync()));
            time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([0, 0, 1, 1, 2, 2, 2, 2], heads);
    }

    [Fact]
    public async Task A_neighbour_keeps_the_head_it_hears_of_in_its_own_chain_and_ignores_its_own()
    {
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        await using var one = await Department.StartAsync("one", bus);
        await using var other = await Department.StartAsync("other", bus);
        await one.Connected();
        await other.Connected();

        await one.Publish(new AuditHeadSealed("one", 7, "ab", new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero)));

        await Wait.Until(() => other.InScope(db => db.AuditAnchors.AnyAsync(a => a.Service == "one" && a.Seq == 7 && a.Hash == "ab")), "the anchor is kept");
        var entry = await other.InScope(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("AuditAnchor", "OnAuditHeadSealed", "svc-other"), (entry.ObjectKind, entry.Action, entry.Subject));
        await Wait.Until(() => one.InScope(db => db.Inbox.AnyAsync()), "its own came back");
        Assert.False(await one.InScope(db => db.AuditAnchors.AnyAsync()));
    }

    [Fact]
    public async Task A_thousand_denied_attempts_of_an_hour_are_one_row_U2()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));
        await using var department = await AuditedDepartment.StartAsync(time: time);
        var denial = new DenialCounter.Denial(time.GetUtcNow(), "wendy", "contract.sign", "POST /contracts/{id}/sign", 403);
        for (var i = 0; i < 1000; i++)
        {
            department.Denials.Count(denial);
            if (i % 400 == 0)
                await department.SealAll();
        }

        department.Denials.Count(denial with { Hour = denial.Hour.AddHours(1) });
        await department.SealAll();

        Assert.Equal([1000, 1], await department.Db(db => db.DeniedAttempts.OrderBy(d => d.Hour).Select(d => d.Count).ToListAsync()));
    }

    private static Deal ADeal() => new() { RegionId = AuditedDepartment.Region, Code = Guid.CreateVersion7().ToString(), Amount = 1200.50m, Notes = "as agreed", Steps = { new Step { Sequence = 1, What = "called" } } };
}
