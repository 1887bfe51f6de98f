namespace RegionCloud.Proof.Tests.Load;

/// <summary>What the comparison found, in Jepsen's words.</summary>
internal sealed class Verdict
{
    private readonly List<string> lost = [];
    private readonly List<string> duplicated = [];
    private readonly List<string> unexpected = [];

    public int LostCount => lost.Count;

    public int DuplicatedCount => duplicated.Count;

    public int UnexpectedCount => unexpected.Count;

    public bool Clean => lost.Count + duplicated.Count + unexpected.Count == 0;

    public IEnumerable<string> Lines => [.. lost.Select(l => $"lost: {l}"), .. duplicated.Select(l => $"duplicated: {l}"), .. unexpected.Select(l => $"unexpected: {l}")];

    public void Lost(string what) => lost.Add(what);

    public void Duplicated(string what) => duplicated.Add(what);

    public void Unexpected(string what) => unexpected.Add(what);
}
