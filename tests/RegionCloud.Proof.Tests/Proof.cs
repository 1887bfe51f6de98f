using System.Globalization;

namespace RegionCloud.Proof.Tests;

/// <summary>How large the suites run, and from which seed: <c>./prove.sh --full --seed 7</c>. CI size by default.</summary>
internal static class Proof
{
#pragma warning disable RS0030 // The one place where the suites read what they were started with.
    public static readonly bool Full = Environment.GetEnvironmentVariable("REGIONCLOUD_PROOF_FULL") is "1";

    public static readonly int Seed = Environment.GetEnvironmentVariable("REGIONCLOUD_PROOF_SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 20260701;

    /// <summary>Only these crash points, in every department that passes them; all when none is named.</summary>
    public static readonly string[] Points = Environment.GetEnvironmentVariable("REGIONCLOUD_PROOF_POINTS")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whoever knows that something is wrong need not wait a minute for it to come right.</summary>
    private static readonly double Patience = Environment.GetEnvironmentVariable("REGIONCLOUD_PROOF_PATIENCE") is { Length: > 0 } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : double.PositiveInfinity;

    /// <summary>Where tables and reproducers go.</summary>
    public static readonly string Folder = Environment.GetEnvironmentVariable("REGIONCLOUD_PROOF_FOLDER") is { Length: > 0 } folder ? folder : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "proof"));
#pragma warning restore RS0030

    public static int Size(int ci, int full) => Full ? full : ci;

    /// <summary>How long to wait for what must come right in the end.</summary>
    public static TimeSpan AtMost(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, Patience));

    /// <summary>A source of chance of its own for each scenario, so that one runs alone as it runs among others.</summary>
    public static Random Chance(string scenario) => new(HashCode(scenario) ^ Seed);

    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
