using System.Runtime.CompilerServices;

namespace RegionCloud.Architecture.Tests;

/// <summary>The checkout as text.</summary>
internal static class Repository
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static IReadOnlyList<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Name(string file) => Path.GetRelativePath(Root, file);

    /// <summary>
    /// Compares with a committed text, one line an entry. With REGIONCLOUD_APPROVE=1 in the environment the text is written instead,
    /// so that a change shows in the review of the file.
    /// </summary>
    public static void Approve(string file, IReadOnlyList<string> now)
    {
        Assert.NotEmpty(now);
        var path = Path.Combine(Root, file);
#pragma warning disable RS0030 // A switch for the developer at the keyboard.
        if (Environment.GetEnvironmentVariable("REGIONCLOUD_APPROVE") == "1")
#pragma warning restore RS0030
            File.WriteAllLines(path, now);
        Assert.Equal(File.ReadAllLines(path), now);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
