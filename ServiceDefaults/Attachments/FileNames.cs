using System.Globalization;
using System.Text;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>A sender's name of a file, made safe to store, to show and to save under.</summary>
internal static class FileNames
{
    public const int Longest = 150;
    private const string Forbidden = "<>:\"|?*/\\";

    // Windows opens a device under these names, whatever comes after the point.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The last part of a path, composed (NFC), without control and format characters (among them those that turn the direction of
    /// reading and so hide an extension), with _ for what file systems forbid, at most 150 characters with its extension kept.
    /// </summary>
    public static string Safe(string sent)
    {
        var name = new StringBuilder(sent.Length);
        foreach (var rune in sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                continue;
            name.Append(Forbidden.Contains(rune.ToString(), StringComparison.Ordinal) ? "_" : rune.ToString());
        }

        var safe = name.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '.');
        if (Devices.Contains(safe.Split('.')[0].TrimEnd()))
            safe = $"_{safe}";
        var extension = Path.GetExtension(safe);
        if (safe.Length > Longest)
            safe = $"{Cut(safe[..^extension.Length], Longest - Math.Min(extension.Length, 20))}{Cut(extension, 20)}";
        return safe;
    }

    // Not through the middle of a character that takes two places.
    private static string Cut(string text, int length)
        => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
