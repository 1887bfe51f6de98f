using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Responses;

/// <summary>Where a measure that Risk gave to this department stands.</summary>
public enum AssignedResponseStatus
{
    Open,
    Done,

    /// <summary>Wanted no more.</summary>
    Withdrawn,
}

/// <summary>A measure against a risk that this department is to carry out (9.2): its copy of what Risk told, and what it says of it.</summary>
public sealed class AssignedResponse
{
    private AssignedResponse()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>The version of Risk's that it knows.</summary>
    public int Told { get; private set; }

    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public Guid ResponsibleId { get; private init; }

    public Guid RiskId { get; private init; }

    public string RiskNumber { get; private init; } = "";

    public string RiskTitle { get; private init; } = "";

    public string Category { get; private init; } = "";

    public string Kind { get; private init; } = "";

    public string Measure { get; private init; } = "";

    public DateOnly AssignedOn { get; private set; }

    public DateTimeOffset ToldAt { get; private set; }

    public DateOnly DueOn { get; private init; }

    public AssignedResponseStatus Status { get; private set; }

    public DateOnly? DoneOn { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Subject.</summary>
    public string? DoneBy { get; private set; }

    public string? Note { get; private set; }

    public string? Link { get; private set; }

    internal static AssignedResponse Of(RiskResponseState told, DateOnly on, DateTimeOffset at, bool withdrawn) => new()
    {
        Id = told.ResponseId,
        Told = told.Version,
        Number = told.Number,
        RegionId = told.RegionId,
        DepartmentId = told.DepartmentId,
        ResponsibleId = told.ResponsibleId,
        RiskId = told.RiskId,
        RiskNumber = told.RiskNumber,
        RiskTitle = told.RiskTitle,
        Category = told.Category,
        Kind = told.Kind,
        Measure = told.Measure,
        AssignedOn = on,
        ToldAt = at,
        DueOn = told.DueOn,
        Status = withdrawn ? AssignedResponseStatus.Withdrawn : AssignedResponseStatus.Open,
    };

    /// <summary>Risk tells it anew; what is not newer changes nothing.</summary>
    internal void Hear(int version, DateOnly on, DateTimeOffset at, bool withdrawn)
    {
        if (version <= Told)
            return;

        (Told, AssignedOn, ToldAt, Status) = (version, on, at, withdrawn ? AssignedResponseStatus.Withdrawn : AssignedResponseStatus.Open);
        (DoneOn, DoneAt, DoneBy, Note, Link) = (null, null, null, null, null);
        Version++;
    }

    internal void Complete(DateOnly on, DateTimeOffset at, string by, string note, string? link)
    {
        Refuse.Broken(MustBeOpen(this), NotBeforeAssigned(this, on));
        (Status, DoneOn, DoneAt, DoneBy, Note, Link) = (AssignedResponseStatus.Done, on, at, by, note, link);
        Version++;
    }

    internal static Refusal? MustBeOpen(AssignedResponse response)
        => response.Status is AssignedResponseStatus.Open ? null : Refusal.State("response.not-open", ("number", response.Number), ("state", $"enum.assignedResponseStatus.{(response.Status is AssignedResponseStatus.Done ? "done" : "withdrawn")}"));

    private static Refusal? NotBeforeAssigned(AssignedResponse response, DateOnly on)
        => on < response.AssignedOn ? Refusal.Content("response.done-before-assigned", "/doneOn", ("doneOn", on), ("assignedOn", response.AssignedOn)) : null;

    internal static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AssignedResponse>(response =>
        {
            response.ToTable("AssignedResponses");
            response.Property(r => r.Id).ValueGeneratedNever();
            response.Property(r => r.Number).HasMaxLength(30);
            response.Property(r => r.RiskNumber).HasMaxLength(20);
            response.Property(r => r.RiskTitle).HasMaxLength(200);
            response.Property(r => r.Category).HasMaxLength(40);
            response.Property(r => r.Kind).HasMaxLength(40);
            response.Property(r => r.Measure).HasMaxLength(4000);
            response.Property(r => r.DoneBy).HasMaxLength(200);
            response.Property(r => r.Note).HasMaxLength(4000);
            response.Property(r => r.Link).HasMaxLength(500);
            response.HasIndex(r => r.RegionId);
        });
    }
}
