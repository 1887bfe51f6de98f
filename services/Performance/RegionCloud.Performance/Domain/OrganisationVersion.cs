namespace RegionCloud.Performance.Domain;

/// <summary>
/// The single row that numbers every change of the organisation. Whoever changes something takes the next numbers from here,
/// so that the feed has one order and no number appears after a later one was seen.
/// </summary>
internal sealed class OrganisationVersion
{
    public const int TheOnly = 1;

    public int Id { get; init; } = TheOnly;

    public long Value { get; private set; }

    public long Next() => ++Value;
}
