using CsCheck;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>Chance of one request: the same seed and number always give the same.</summary>
internal sealed class Draw(int number, int seed)
{
    private static readonly Gen<int> Percent = Gen.Int[0, 99];
    private readonly PCG pcg = new((uint)number, (ulong)seed);

    public T From<T>(Gen<T> gen) => gen.Generate(pcg, null, out _);

    public bool In(int percent) => From(Percent) < percent;

    public int Below(int limit) => (int)pcg.Next((uint)limit);

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var n = 0; n < 16; n++)
            bytes[n] = (byte)pcg.Next(256);
        return new Guid(bytes);
    }
}
