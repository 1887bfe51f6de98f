using System.IO.Compression;
using System.Xml;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>xlsx and docx: a ZIP with just the parts that a workbook or a document without programs has.</summary>
internal static class OfficeFile
{
    public const string SpreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string DocumentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static readonly string[] Programs = ["macroEnabled", "vbaProject", "activeX", "oleObject"];
    private const int MostEntries = 10_000;
    private const long MostUnpacked = 300L * 1024 * 1024;
    private const long LargestList = 4 * 1024 * 1024;
    private const int LargestNested = 20 * 1024 * 1024;

    // Pictures, fonts and settings of printers besides the XML itself; whatever else lies inside could be a program.
    private static readonly HashSet<string> Harmless = new(
        [".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".odttf", ".fntdata"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Which of the two it is. Refuses <c>attachment.type-not-allowed</c> for another ZIP, <c>attachment.polyglot</c>, <c>attachment.active-content</c>, <c>attachment.damaged</c>.</summary>
    public static string TypeOf(string name, ReadOnlySpan<byte> content) => TypeOf(name, content, nested: false);

    private static string TypeOf(string name, ReadOnlySpan<byte> content, bool nested)
    {
        // The end record without a comment is the last there is: nothing may hide behind it.
        if (content.Length < 22 || !content[^22..].StartsWith("PK\x05\x06"u8))
            throw FileTypes.Refused(Polyglot.IsZip(content) ? "attachment.polyglot" : "attachment.damaged", ("name", name));

        try
        {
            using var zip = new ZipArchive(new MemoryStream(content.ToArray(), writable: false), ZipArchiveMode.Read);
            return TypeOf(name, zip, nested);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException)
        {
            throw FileTypes.Refused("attachment.damaged", ("name", name));
        }
    }

    private static string TypeOf(string name, ZipArchive zip, bool nested)
    {
        if (zip.Entries.Count > MostEntries || zip.Entries.Sum(e => e.Length) > MostUnpacked)
            throw FileTypes.Refused("attachment.unpacks-too-large", ("name", name), ("max", MostUnpacked));
        if (zip.Entries.DistinctBy(e => e.FullName.ToUpperInvariant(), StringComparer.Ordinal).Count() != zip.Entries.Count)
            throw FileTypes.Refused("attachment.polyglot", ("name", name));

        var types = zip.GetEntry("[Content_Types].xml") is { } list ? Attributes(list, "ContentType").ToList() : [];
        var type = zip.GetEntry("xl/workbook.xml") is not null && types.Contains($"{SpreadsheetType}.main+xml", StringComparer.Ordinal) ? SpreadsheetType
            : zip.GetEntry("word/document.xml") is not null && types.Contains($"{DocumentType}.main+xml", StringComparer.Ordinal) ? DocumentType
            : null;
        if (zip.GetEntry("xl/workbook.xml") is null && zip.GetEntry("word/document.xml") is null)
            throw FileTypes.Refused("attachment.type-not-allowed", ("name", name), ("allowed", ".xlsx, .docx"));
        foreach (var entry in zip.Entries)
        {
            // A chart in a document brings its own small workbook.
            if (!nested && Path.GetExtension(entry.FullName) is ".xlsx" or ".docx")
                TypeOf(name, Unpacked(entry), nested: true);
            else if (!IsHarmless(entry.FullName))
                throw Active(name, entry.FullName);
        }

        if (types.Find(IsProgram) is { } program)
            throw Active(name, program);
        foreach (var relations in zip.Entries.Where(e => e.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            if (Attributes(relations, "Type", element => element.GetAttribute("TargetMode") is "External").FirstOrDefault(t => !t.EndsWith("/hyperlink", StringComparison.Ordinal)) is { } loads)
                throw Active(name, $"{relations.FullName}: {loads[(loads.LastIndexOf('/') + 1)..]}");
        }

        return type ?? throw FileTypes.Refused("attachment.type-not-allowed", ("name", name), ("allowed", ".xlsx, .docx"));
    }

    private static bool IsHarmless(string part)
        => part.EndsWith('/')
            || Harmless.Contains(Path.GetExtension(part))
            || (part.StartsWith("xl/printerSettings/", StringComparison.Ordinal) && part.EndsWith(".bin", StringComparison.Ordinal));

    private static bool IsProgram(string contentType)
        => Programs.Any(sign => contentType.Contains(sign, StringComparison.OrdinalIgnoreCase));

    private static byte[] Unpacked(ZipArchiveEntry part)
    {
        using var packed = part.Open();
        var bytes = new byte[Math.Min(part.Length, LargestNested)];
        packed.ReadExactly(bytes);
        return packed.ReadByte() < 0 ? bytes : throw new InvalidDataException(part.FullName);
    }

    private static IEnumerable<string> Attributes(ZipArchiveEntry part, string attribute, Func<XmlReader, bool>? where = null)
    {
        // An entry may lie about its size; the limit of characters holds all the same.
        using var xml = XmlReader.Create(part.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestList });
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.GetAttribute(attribute) is { } value && (where is null || where(xml)))
                yield return value;
        }
    }

    private static RuleViolationException Active(string name, string part) => FileTypes.Refused("attachment.active-content", ("name", name), ("part", part));
}
