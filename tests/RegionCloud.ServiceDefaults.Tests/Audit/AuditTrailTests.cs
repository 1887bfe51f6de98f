using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace RegionCloud.ServiceDefaults.Tests.Audit;

/// <summary>What is written of a change (security U1, U3).</summary>
public sealed class AuditTrailTests
{
    [Fact]
    public async Task A_new_record_is_written_with_its_parts_its_author_and_without_personal_data_or_long_texts()
    {
        await using var department = await AuditedDepartment.StartAsync();
        var deal = new Deal { RegionId = AuditedDepartment.Region, Code = "D-1", Amount = 12.5m, Notes = new string('n', 5000), Steps = { new Step { Sequence = 1, What = "called" } } };
        await department.Save(deal);

        var entry = Assert.Single(await department.Entries());
        Assert.Equal(("svc-deals", "nightly test", "Deal", deal.Id.ToString(), AuditedDepartment.Region), (entry.Subject, entry.Action, entry.ObjectKind, entry.ObjectId, entry.RegionId!.Value));
        Assert.Null(entry.Before);
        var after = JsonElement.Parse(entry.After!);
        Assert.Equal("12.50", after.GetProperty("amount").GetString());
        Assert.Equal("draft", after.GetProperty("state").GetString());
        Assert.Equal("called", after.GetProperty("steps").GetProperty("1").GetProperty("what").GetString());
        Assert.Equal("***", after.GetProperty("terms").GetProperty("phone").GetString());
        Assert.StartsWith("sha256:", after.GetProperty("notes").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("555-0100", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_shows_what_changed_and_nothing_else_also_in_replaced_and_added_parts()
    {
        await using var department = await AuditedDepartment.StartAsync();
        var id = await ASaved(department);
        await department.Db(
            async db =>
            {
                var deal = await db.Deals.SingleAsync(d => d.Id == id);
                (deal.State, deal.Version, deal.Terms) = (DealState.Won, 2, deal.Terms with { Payment = "60 days" });
                deal.Steps.Add(new Step { Sequence = 2, What = "won" });
                return await db.SaveChangesAsync();
            },
            act => act.Act("anna", "OnWon"));

        var entry = (await department.Entries())[^1];
        Assert.Equal(("anna", "OnWon"), (entry.Subject, entry.Action));
        Assert.Equal("""{"state":"draft","version":1,"steps":{"2":{}},"terms":{"payment":"30 days"}}""", entry.Before);
        Assert.Equal("""{"state":"won","version":2,"steps":{"2":{"what":"won"}},"terms":{"payment":"60 days"}}""", entry.After);
    }

    [Fact]
    public async Task A_removed_record_shows_what_it_was()
    {
        await using var department = await AuditedDepartment.StartAsync();
        var id = await ASaved(department);
        await department.Db(async db =>
        {
            db.Remove(await db.Deals.SingleAsync(d => d.Id == id));
            return await db.SaveChangesAsync();
        });

        var entry = (await department.Entries())[^1];
        Assert.Null(entry.After);
        Assert.Equal("D-1", JsonElement.Parse(entry.Before!).GetProperty("code").GetString());
        Assert.Equal(AuditedDepartment.Region, entry.RegionId);
    }

    [Fact]
    public async Task A_change_that_is_not_saved_leaves_no_entry_and_its_repetition_leaves_one()
    {
        await using var department = await AuditedDepartment.StartAsync();
        await ASaved(department);
        await department.Db(async db =>
        {
            var twin = new Deal { RegionId = AuditedDepartment.Region, Code = "D-1" };
            db.Add(twin);
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
            twin.Code = "D-2";
            return await db.SaveChangesAsync();
        });

        Assert.Equal(2, (await department.Entries()).Count);
    }

    [Fact]
    public async Task Machinery_is_not_audited()
    {
        await using var department = await AuditedDepartment.StartAsync();
        await department.Db(async db =>
        {
            db.Add(new Counter { Id = 1, Last = 1 });
            db.Publish(new Messaging.Events.ThingHappened(AuditedDepartment.Region, Guid.CreateVersion7(), 1));
            return await db.SaveChangesAsync();
        });

        Assert.Empty(await department.Entries());
    }

    [Theory]
    [InlineData("AuditEntries", "Subject = 'somebody else'")]
    [InlineData("AuditSeals", "SealedAt = 0")]
    [InlineData("AuditAnchors", "SealedAt = 0")]
    public async Task The_database_itself_refuses_update_delete_and_replacement(string table, string change)
    {
        await using var department = await AuditedDepartment.StartAsync();
        await ASaved(department);
        await department.SealAll();
        await department.Db(async db =>
        {
            db.AuditAnchors.Add(new ServiceDefaults.Audit.AuditAnchor { Service = "other", Seq = 1, Hash = "00" });
            return await db.SaveChangesAsync();
        });

        foreach (var statement in new[] { $"UPDATE {table} SET {change}", $"DELETE FROM {table}", $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" })
        {
            var refusal = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => department.Db(async db =>
            {
                await db.Sql(statement);
                return 0;
            }));
            Assert.Contains($"{table} is append-only", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Guid> ASaved(AuditedDepartment department)
    {
        var deal = new Deal { RegionId = AuditedDepartment.Region, Code = "D-1", Steps = { new Step { Sequence = 1, What = "called" } } };
        await department.Save(deal);
        return deal.Id;
    }
}
