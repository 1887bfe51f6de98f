namespace RegionCloud.Risk.Features.Clauses;

/// <summary>One requirement of the regulation: where it stands, what it says, what shows that it is kept, and where it is served.</summary>
/// <param name="Requirement">5.2-4.</param>
/// <param name="Text">The regulation's own words.</param>
/// <param name="Evidence">Codes of the duty and the mandatory part that show it; none where no record alone can.</param>
/// <param name="Endpoints">Method and path; none while nothing serves it yet.</param>
internal sealed record Clause(string Requirement, string Text, string Meaning, IReadOnlyList<string> Evidence, IReadOnlyList<string> Endpoints)
{
    /// <summary>Every requirement of chapters one to nine, in order. A test holds the file to the regulation's list and to the endpoints that exist.</summary>
    public static IReadOnlyList<Clause> All { get; } = Read();

    private static List<Clause> Read()
    {
        using var stream = typeof(Clause).Assembly.GetManifestResourceStream("RegionCloud.Risk.Clauses.clauses.csv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('|')).Select(c => new Clause(c[0], c[1], c[2], Words(c[3], ' '), Words(c[4], ';')))];
    }

    private static string[] Words(string cell, char between) => cell.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
