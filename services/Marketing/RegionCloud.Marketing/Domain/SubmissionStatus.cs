namespace RegionCloud.Marketing.Domain;

/// <summary>States of everything that Marketing submits to the region manager (requirements §11).</summary>
public enum SubmissionStatus
{
    /// <summary>Being written.</summary>
    Draft,
    Submitted,

    /// <summary>Sent back with a reason; its authors take it up again by changing it.</summary>
    Rejected,

    /// <summary>In force, and never changed again.</summary>
    Approved,

    /// <summary>A later revision has been approved.</summary>
    Superseded,
}

/// <summary>One step of its life.</summary>
/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record SubmissionStep(int Sequence, SubmissionStatus? From, SubmissionStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);
