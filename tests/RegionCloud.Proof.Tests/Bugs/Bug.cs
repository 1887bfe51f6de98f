namespace RegionCloud.Proof.Tests.Bugs;

/// <summary>A known fault: where it is put into a copy of the product, and who must catch it.</summary>
/// <param name="Id">The copy has all of them; each is awake in processes that are started with its id.</param>
/// <param name="Right">A text that stands once in the file.</param>
/// <param name="Wrong">What stands there in the copy; <c>{bug}</c> is true where the fault is awake.</param>
/// <param name="CaughtBy">A goal of these suites, or a test class of <paramref name="Project"/>.</param>
/// <param name="Project">Whose tests catch it, when these suites do not.</param>
/// <param name="Points">The crash points that are enough to see it.</param>
/// <param name="InCi">Caught in seconds, so that every run proves it.</param>
internal sealed record Bug(string Id, string What, string File, string Right, string Wrong, string CaughtBy, string Project = "RegionCloud.Proof.Tests", string Points = "", bool InCi = false)
{
    public override string ToString() => $"{Id} {What}";
}

internal static class KnownBugs
{
    public static readonly IReadOnlyList<Bug> All =
    [
        new("B1", "events are sent before the commit", "ServiceDefaults/Data/ServiceDbContext.cs",
            "            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);",
            "            if ({bug}) await Planted.SendEarlyAsync(this, cancellationToken);\n            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);",
            "R2", Points: "C3"),
        new("B2", "the relay marks before the broker confirms", "ServiceDefaults/Messaging/OutboxRelay.cs",
            "        var attempts = await Task.WhenAll(due.Select(",
            "        if ({bug}) await RecordAsync([.. due.Select(row => row.Id)], [], cancellationToken);\n        var attempts = await Task.WhenAll(due.Select(",
            "R2", Points: "C5"),
        new("B3", "the inbox row is saved apart from the work", "ServiceDefaults/Messaging/InboxFilter.cs",
            "        db.Inbox.Add(new InboxMessage(messageId, queue, time.GetUtcNow()));",
            "        db.Inbox.Add(new InboxMessage(messageId, queue, time.GetUtcNow()));\n        if ({bug}) await db.SaveChangesAsync(context.CancellationToken);",
            "R2", Points: "C10"),
        new("B4", "records are not filtered by region", "ServiceDefaults/Data/ServiceDbContext.cs",
            "                entity.SetQueryFilter(nameof(Scope), Inside(entity));",
            "                if (!{bug}) entity.SetQueryFilter(nameof(Scope), Inside(entity));",
            "S2", InCi: true),
        new("B5", "who wrote a contract may review it", "services/Sales/RegionCloud.Sales/Domain/ContractRules.cs",
            "=> reviewers.Any(r => r.EmployeeId == contract.OwnerId",
            "=> !{bug} && reviewers.Any(r => r.EmployeeId == contract.OwnerId",
            "S5", InCi: true),
        new("B6", "day 0 counts as overdue", "services/Finance/RegionCloud.Finance/Domain/Figures.cs",
            "            if (m.DueOn < asOf)",
            "            if (m.DueOn < asOf || ({bug} && m.DueOn == asOf))",
            "FigureTests", "RegionCloud.Finance.Tests", InCi: true),
        new("B7", "a repeated key has its effect again", "ServiceDefaults/Web/UnitOfWork.cs",
            "        if (await IdempotencyKey.OfAsync(http) is not { } key)",
            "        if (await IdempotencyKey.OfAsync(http) is not { } key || {bug})",
            "F2"),
        new("B8", "the later of two changes overwrites the earlier", "ServiceDefaults/Data/ServiceDbContext.cs",
            "                version.IsConcurrencyToken = true;",
            "                version.IsConcurrencyToken = !{bug};",
            "R12"),
        new("B9", "an event that no queue takes counts as sent", "ServiceDefaults/Messaging/OutboxRelay.cs",
            "                context.Mandatory = true;",
            "                context.Mandatory = !{bug};",
            "R6"),
        new("B10", "a withdrawal that comes before its request is forgotten", "services/Finance/RegionCloud.Finance/Domain/ContractAccount.cs",
            "            voidAttempts.Add(new VoidAttempt(attemptId, VoidOutcome.Withdrawn, act.On, 0m));",
            "            _ = {bug} ? 0 : Add(new VoidAttempt(attemptId, VoidOutcome.Withdrawn, act.On, 0m));\n        int Add(VoidAttempt withdrawn) { voidAttempts.Add(withdrawn); return 1; }",
            "R5"),
        new("B11", "what a consumer cannot do is acknowledged", "ServiceDefaults/Messaging/InboxFilter.cs",
            "            await db.SaveChangesAsync(context.CancellationToken);",
            "            try { await db.SaveChangesAsync(context.CancellationToken); } catch (Exception) when ({bug}) { return; }",
            "R7"),
        new("B12", "everybody waits for a neighbour that hangs", "ServiceDefaults/Security/Breaker.cs",
            "            if (!open)",
            "            if (!open || {bug})",
            "D2"),
    ];

    /// <summary>What the copy has besides.</summary>
    public const string Planted = """
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using RegionCloud.ServiceDefaults.Data;
        using RegionCloud.ServiceDefaults.Messaging;

        namespace RegionCloud.ServiceDefaults;

        public static class Planted
        {
            private static readonly string Awake = Environment.GetEnvironmentVariable("REGIONCLOUD_PLANTED") ?? "";

            public static bool Is(string bug) => Awake == bug;

            public static async Task SendEarlyAsync(ServiceDbContext db, CancellationToken cancellationToken)
            {
                foreach (var entry in db.ChangeTracker.Entries<OutboxMessage>().Where(e => e.State == EntityState.Added).ToList())
                {
                    await using var early = new SqliteConnection(db.Database.GetConnectionString());
                    await early.OpenAsync(cancellationToken);
                    await using var insert = early.CreateCommand();
                    insert.CommandText = "INSERT INTO Outbox (MessageId, Type, Body, CreatedAt, Attempts, NotBefore) VALUES ($id, $type, $body, $at, 0, 0)";
                    insert.Parameters.AddWithValue("$id", entry.Entity.MessageId.ToString().ToUpperInvariant());
                    insert.Parameters.AddWithValue("$type", entry.Entity.Type);
                    insert.Parameters.AddWithValue("$body", entry.Entity.Body);
                    insert.Parameters.AddWithValue("$at", entry.Entity.CreatedAt.UtcTicks);
                    await insert.ExecuteNonQueryAsync(cancellationToken);
                    entry.State = EntityState.Detached;
                }
            }
        }
        """;
}
