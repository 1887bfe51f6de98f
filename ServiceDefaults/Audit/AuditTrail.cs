using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>Adds to every save the audit rows of what it changes: one for each record, its owned parts included.</summary>
internal sealed class AuditTrail(AuditContext context, AuditSealer sealer, TimeProvider time) : SaveChangesInterceptor
{
    private List<AuditEntry> written = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ServiceDbContext db)
        {
            written = [.. Entries(db)];
            db.AddRange(written);
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (written.Count > 0)
            sealer.Wake();
        written = [];
        return ValueTask.FromResult(result);
    }

    /// <summary>The same context may be saved again; the rows are then derived anew.</summary>
    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        // Only a tracker that looks again forgets the numbers which the failed save had given out.
        eventData.Context!.ChangeTracker.AutoDetectChangesEnabled = true;
        foreach (var entry in written)
            eventData.Context.Entry(entry).State = EntityState.Detached;
        written = [];
        return Task.CompletedTask;
    }

    private IEnumerable<AuditEntry> Entries(ServiceDbContext db)
    {
        var (now, json) = (time.GetUtcNow(), new AuditJson());
        foreach (var change in AuditedChange.Of(db.ChangeTracker))
        {
            var (before, after) = json.Of(change);
            yield return context.Entry(now, change.Root.Metadata.ClrType.Name, change.Id, change.RegionId, before, after);
        }
    }
}

/// <summary>What a save does to one record and to the parts that it owns.</summary>
internal sealed class AuditedChange
{
    private AuditedChange(EntityEntry root, string id) => (Root, Id) = (root, id);

    public EntityEntry Root { get; }

    public string Id { get; }

    /// <summary>The changed parts, by navigation and their own key; a replaced part comes twice, deleted and added.</summary>
    public List<(string Name, string Key, EntityEntry Entry)> Parts { get; } = [];

    public Guid? RegionId
    {
        get
        {
            if (Root.Metadata.FindProperty("RegionId") is not { } region)
                return null;
            return (Guid?)(Root.State == EntityState.Deleted ? Root.OriginalValues[region] : Root.CurrentValues[region]);
        }
    }

    public static IReadOnlyCollection<AuditedChange> Of(ChangeTracker tracker)
    {
        var all = tracker.Entries().ToList();
        var changed = all.FindAll(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted);
        var changes = new Dictionary<(IEntityType, string), AuditedChange>();
        foreach (var entry in changed.Where(e => !e.Metadata.IsOwned() && e.Metadata.IsAudited()))
        {
            var id = KeyOf(entry);
            changes[(entry.Metadata, id)] = new AuditedChange(entry, id);
        }

        Dictionary<(IEntityType, string), EntityEntry>? owners = null;
        foreach (var part in changed.Where(e => e.Metadata.IsOwned()))
        {
            var (owner, name) = (part, "");
            (IEntityType Type, string Key) at = (part.Metadata, "");
            for (var type = part.Metadata; type.FindOwnership() is { } ownership; type = ownership.PrincipalEntityType)
            {
                at = (ownership.PrincipalEntityType, KeyOf(owner, ownership.Properties));
                name = name.Length == 0 ? Name(ownership) : $"{Name(ownership)}.{name}";
                if (changes.ContainsKey(at))
                    break;
                owners ??= all.Where(e => e.State != EntityState.Detached).GroupBy(e => (e.Metadata, KeyOf(e))).ToDictionary(g => g.Key, g => g.First());
                owner = owners[at];
            }

            if (!at.Type.IsAudited())
                continue;
            if (!changes.TryGetValue(at, out var change))
                changes[at] = change = new AuditedChange(owner, at.Key);
            change.Parts.Add((name, KeyOf(part, AuditJson.ShapeOf(part.Metadata).OwnKey), part));
        }

        return changes.Values;

        static string Name(IForeignKey ownership) => JsonNamingPolicy.CamelCase.ConvertName(ownership.PrincipalToDependent?.Name ?? ownership.DeclaringEntityType.ShortName());
    }

    private static string KeyOf(EntityEntry entry) => KeyOf(entry, entry.Metadata.FindPrimaryKey()!.Properties);

    private static string KeyOf(EntityEntry entry, IReadOnlyList<IProperty> properties) => properties switch
    {
        [] => "",
        [var only] => Text(entry, only),
        _ => string.Join('/', properties.Select(p => Text(entry, p))),
    };

    private static string Text(EntityEntry entry, IProperty property)
        => entry.Property(property) is { IsTemporary: false, CurrentValue: var key } ? Convert.ToString(key, CultureInfo.InvariantCulture) ?? "" : "new";
}

/// <summary>
/// Writes changed columns as JSON with sorted names. Long texts stand as their SHA-256, personal data not at all: nothing here can be erased.
/// </summary>
internal sealed class AuditJson
{
    private const int LongestText = 200;
    private static readonly JsonWriterOptions Options = new() { Encoder = Json.Options.Encoder, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    public (string? Before, string? After) Of(AuditedChange change)
    {
        var parts = change.Parts.GroupBy(p => (p.Name, p.Key)).OrderBy(g => g.Key.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Key, StringComparer.Ordinal)
            .Select(g => (g.Key.Name, g.Key.Key, Entries: g.Select(p => p.Entry).ToList())).ToList();
        return (
            change.Root.State == EntityState.Added ? null : Write(change.Root, parts, after: false),
            change.Root.State == EntityState.Deleted ? null : Write(change.Root, parts, after: true));
    }

    internal static Shape ShapeOf(IEntityType type) => type.GetOrAddRuntimeAnnotationValue("Audit:Shape", static t => new Shape(t!), type);

    private string Write(EntityEntry root, List<(string Name, string Key, List<EntityEntry> Entries)> parts, bool after)
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        Columns(writer, [root], after);
        foreach (var collection in parts.GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            writer.WriteStartObject(collection.Key);
            foreach (var (_, key, entries) in collection)
            {
                if (key.Length > 0)
                    writer.WriteStartObject(key);
                Columns(writer, entries, after);
                if (key.Length > 0)
                    writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Columns(Utf8JsonWriter writer, List<EntityEntry> versions, bool after)
    {
        // A part that was replaced as a whole is there twice; what did not change by that is left out.
        var (gone, come) = versions.Count == 2 ? (versions.Find(e => e.State == EntityState.Deleted), versions.Find(e => e.State == EntityState.Added)) : (null, null);
        var entry = gone is not null && come is not null ? (after ? come : gone) : versions[0];
        if (entry.State == (after ? EntityState.Deleted : EntityState.Added) || entry.State == EntityState.Unchanged)
            return;

        var before = after ? null : entry.OriginalValues;
        foreach (var (property, getter, name, personal) in ShapeOf(entry.Metadata).Columns)
        {
            var value = before is not null ? before[property] : getter is not null ? getter.GetClrValue(entry.Entity) : entry.CurrentValues[property];
            if (entry.State == EntityState.Modified ? !entry.Property(property).IsModified : value is null && come is null)
                continue;
            if (gone is not null && come is not null && Equals(gone.OriginalValues[property], come.CurrentValues[property]))
                continue;

            writer.WritePropertyName(name);
            if (personal && value is not null)
                writer.WriteStringValue("***");
            else
                Value(writer, value);
        }
    }

    private static void Value(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case string { Length: > LongestText } text:
                writer.WriteStringValue($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}");
                break;
            case byte[] bytes:
                writer.WriteStringValue($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case decimal amount:
                writer.WriteStringValue(amount.ToString("0.00####", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset instant:
                writer.WriteStringValue(instant.UtcDateTime);
                break;
            case DateOnly day:
                writer.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case Enum choice:
                writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()));
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>The columns of an entity that are told: not its key, nor a part's reference to its owner.</summary>
    internal sealed class Shape
    {
        public Shape(IEntityType type)
        {
            var key = type.FindPrimaryKey()!.Properties;
            var owner = type.FindOwnership()?.Properties ?? [];
            OwnKey = [.. key.Except(owner)];
            Columns = [.. type.GetProperties().Except(key).Except(owner)
                .OrderBy(p => p.Name, StringComparer.Ordinal)
                .Select(p => (p, p.IsShadowProperty() ? null : p.GetGetter(), JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(p.Name), Options.Encoder), p.IsPersonal()))];
        }

        public IReadOnlyList<IProperty> OwnKey { get; }

        public IReadOnlyList<(IProperty Property, IClrPropertyGetter? Getter, JsonEncodedText Name, bool Personal)> Columns { get; }
    }
}
