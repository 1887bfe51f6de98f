using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>
/// A complaint (投訴) about a contract, as Customer service tells of it: a notice to who answers for the contract (§12). Its newest version alone says how it stands, in whatever order the versions come; it waits for him while it is open
/// and he has not acknowledged it.
/// </summary>
internal sealed class ContractComplaint(Guid id, string number, Guid region)
{
    /// <summary>The complaint's own id in Customer service.</summary>
    public Guid Id { get; private init; } = id;

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: TK-2026-000001.</summary>
    public string Number { get; private init; } = number;

    // Not called RegionId: whoever sees the contract sees what is complained of, in whichever region that came in.
    public Guid Region { get; private init; } = region;

    /// <summary>The newest version that was told.</summary>
    public int Told { get; private set; }

    /// <summary>What it is about; null while Customer service names no contract.</summary>
    public Guid? ContractId { get; private set; }

    /// <summary>The day on which it came in.</summary>
    public DateOnly OpenedOn { get; private set; }

    /// <summary>The day of its resolution; null while it is open, also after it came back.</summary>
    public DateOnly? ResolvedOn { get; private set; }

    /// <summary>When Customer service recorded what was told last.</summary>
    public DateTimeOffset ToldAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>Subject.</summary>
    public string? AcknowledgedBy { get; private set; }

    /// <summary>Takes a version; one that is not newer changes nothing. What opens again, or names another contract, is news once more.</summary>
    public void Hear(int told, Guid? contractId, DateOnly openedOn, DateOnly? resolvedOn, DateTimeOffset at)
    {
        if (told <= Told)
            return;

        if (contractId != ContractId || (resolvedOn is null && ResolvedOn is not null))
            (AcknowledgedAt, AcknowledgedBy) = (null, null);
        (Told, ContractId, OpenedOn, ResolvedOn, ToldAt) = (told, contractId, openedOn, resolvedOn, at);
        Version++;
    }

    /// <summary>Who answers for the contract has taken notice.</summary>
    public void Acknowledge(Act act)
    {
        Refuse.Broken(ComplaintRules.MustBeNews(this));
        (AcknowledgedAt, AcknowledgedBy) = (act.At, act.By);
        Version++;
    }
}

/// <summary>Every reason for which nothing is done with a complaint here; it is settled in Customer service.</summary>
internal static class ComplaintRules
{
    /// <summary><c>sales.complaint.no-news</c>: it is resolved, or somebody has acknowledged it already.</summary>
    public static Refusal? MustBeNews(ContractComplaint complaint) => complaint is { ResolvedOn: null, AcknowledgedAt: null } ? null : Refusal.State("sales.complaint.no-news", ("number", complaint.Number));
}
