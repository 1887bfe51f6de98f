using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Organisation;
using EvidenceItem = RegionCloud.Common.Messages.V1.Evidence;

namespace RegionCloud.ServiceDefaults.Evidence;

/// <summary>What this department itself can show for the regulation, as it tells others.</summary>
public sealed class OwnEvidence
{
    private readonly IReadOnlyList<PolicyEvidence> declared;
    private readonly string service;

    internal OwnEvidence(IEnumerable<PolicyEvidence> declared, ThisService service) => (this.declared, this.service) = ([.. declared], service.Name);

    /// <param name="clauses">Only these; none means all.</param>
    /// <param name="mayRead">Whether whoever asks may be told what this permission guards, for the region asked for; it also enters that reach.</param>
    public async Task<ListEvidenceResponse> ReadAsync(IServiceProvider services, EvidenceQuestion question, IReadOnlyCollection<string> clauses, Func<string, bool> mayRead, CancellationToken cancellationToken)
    {
        var response = new ListEvidenceResponse { AsOf = AskedRegion.Write(question.AsOf) };
        foreach (var one in declared.Where(d => clauses.Count == 0 || clauses.Contains(d.Clause, StringComparer.Ordinal)))
        {
            if (!mayRead(one.Permission))
            {
                if (!response.Withheld.Contains(one.Clause))
                    response.Withheld.Add(one.Clause);
                continue;
            }

            if (!response.Clauses.Contains(one.Clause))
                response.Clauses.Add(one.Clause);
            response.Evidence.AddRange((await one.FindAsync(services, question, cancellationToken)).Select(Item));
        }

        return response;
    }

    private EvidenceItem Item(Finding f)
    {
        var item = new EvidenceItem
        {
            Clause = f.Clause,
            Period = f.Period,
            DueOn = f.DueOn is { } due ? AskedRegion.Write(due) : "",
            State = f.State,
            DoneOn = f.DoneOn is { } done ? AskedRegion.Write(done) : "",
        };
        item.Records.AddRange(f.Facts.Select(Record));
        return item;
    }

    private EvidenceRecord Record(EvidenceFact fact)
    {
        var record = new EvidenceRecord
        {
            Kind = fact.Kind,
            Id = fact.Id.ToString(),
            Number = fact.Number ?? "",
            Date = AskedRegion.Write(fact.On),
            Title = fact.Title,
            RecordedAt = AskedRegion.Write(fact.RecordedAt),
            Link = $"/api/{service}/v1/{fact.Path}",
        };
        record.MissingParts.AddRange(fact.MissingParts);
        return record;
    }
}
