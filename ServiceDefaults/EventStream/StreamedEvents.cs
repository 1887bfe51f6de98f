using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.EventStream;

/// <summary>That something happened, for whoever looks at it now. What exactly is read at <paramref name="Link"/>, with the rights of then.</summary>
/// <param name="Id">The event's own id; the same in every repetition.</param>
/// <param name="Type">Name of the event, such as <c>contractSigned</c>; new ones may come.</param>
/// <param name="RecordKind">What it happened to, such as <c>contract</c>.</param>
/// <param name="Number">The record's human number, where it has one.</param>
/// <param name="RegionId">Absent for what concerns the whole company.</param>
/// <param name="Link">Where the record is read.</param>
public sealed record StreamedEvent(Guid Id, string Type, string RecordKind, Guid RecordId, string? Number, Guid? RegionId, DateTimeOffset OccurredAt, string Link);

/// <summary>What of an event says whose it is and where its record is read.</summary>
/// <param name="RegionId">Null: only those who reach everything learn of it.</param>
/// <param name="Path">Below the department's prefix: <c>contracts/{id}</c>.</param>
public sealed record EventMarks(Guid? RegionId, Guid? DepartmentId, Guid? OwnerId, Guid RecordId, string? Number, DateTimeOffset OccurredAt, string Path);

/// <summary>The events of a department that its live stream tells of, each with the permission without which nobody learns of it. What is not declared is never told.</summary>
public sealed class StreamedEvents(string department)
{
    internal string Department => department;

    private readonly Dictionary<string, Func<OutboxMessage, Telling>> declared = new(StringComparer.Ordinal);

    /// <param name="recordKind">What it happens to.</param>
    /// <param name="permission">The record's read permission; who holds it with the record in reach is told.</param>
    /// <param name="marks">Finds region, department, owner and record in the event.</param>
    public StreamedEvents Tell<TEvent>(string recordKind, string permission, Func<TEvent, EventMarks> marks)
        where TEvent : class
    {
        if (!Security.Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        var type = JsonNamingPolicy.CamelCase.ConvertName(typeof(TEvent).Name);
        declared.Add(EventCatalog.UrnOf(typeof(TEvent)), row =>
        {
            var m = marks(JsonSerializer.Deserialize<TEvent>(row.Body)!);
            return new Telling(permission, m.DepartmentId, m.OwnerId, new StreamedEvent(row.MessageId, type, recordKind, m.RecordId, m.Number, m.RegionId, m.OccurredAt, $"/api/{department}/v1/{m.Path}"));
        });
        return this;
    }

    internal Telling? Of(OutboxMessage row) => declared.TryGetValue(row.Type, out var telling) ? telling(row) : null;
}

/// <summary>A notification and who may learn of it.</summary>
internal sealed record Telling(string Permission, Guid? DepartmentId, Guid? OwnerId, StreamedEvent Event)
{
    public bool IsFor(Reach? reach)
        => reach is not null && (reach.Everything || (Event.RegionId is { } region && reach.Covers(region, DepartmentId, OwnerId)));
}

public static class EventStreamSetup
{
    /// <summary>Declares what the department's live stream tells of; without this it tells nothing.</summary>
    public static void AddEventStream(this IHostApplicationBuilder builder, string department, Action<StreamedEvents> declare)
    {
        var events = new StreamedEvents(department);
        declare(events);
        builder.Services.AddSingleton(events);
    }
}
