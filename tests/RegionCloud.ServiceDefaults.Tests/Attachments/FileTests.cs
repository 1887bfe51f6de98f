using System.IO.Compression;
using System.Text;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Tests.Attachments;

/// <summary>A file is what its content is; nothing that runs, and nothing that is two things at once, gets in.</summary>
public class FileTests
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static readonly byte[] Pdf = Encoding.Latin1.GetBytes("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\ntrailer\n%%EOF\n");
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\x1A\n"u8, .. PngChunk("IHDR", new byte[13]), .. PngChunk("IDAT", new byte[5]), .. PngChunk("IEND", [])];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[120], 0xFF, 0xD9];

    public static TheoryData<string, string, string, byte[]> Accepted => new()
    {
        { "a.pdf", "application/pdf", "application/pdf", Pdf },
        { "a.PDF", "application/octet-stream", "application/pdf", Pdf },
        { "a.png", "image/png", "image/png", Png },
        { "a.jpeg", "image/jpeg", "image/jpeg", Jpeg },
        { "a.xlsx", Xlsx, Xlsx, Office("xl/workbook.xml", Xlsx) },
        { "a.docx", Docx, Docx, Office("word/document.xml", Docx) },
        { "a.xlsx", Xlsx, Xlsx, Office("xl/workbook.xml", Xlsx, ("xl/printerSettings/printerSettings1.bin", "x"), ("xl/media/image1.png", "x")) },
        { "a.docx", Docx, Docx, Office("word/document.xml", Docx, ("word/_rels/document.xml.rels", Relation("hyperlink"))) },
        { "a.txt", "text/plain; charset=utf-8", "text/plain", Encoding.UTF8.GetBytes("合同 附件\r\n") },
        { "a.csv", "application/vnd.ms-excel", "text/csv", Encoding.UTF8.GetBytes("a,b\n1,2\n") },
        { "a.csv", "text/csv", "text/csv", CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("客户,金额\n华东,1\n") },
        { "a.txt", "text/plain", "text/plain", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("合同")] },
        { "scan.tif", "image/tiff", "image/tiff", [0x49, 0x49, 0x2A, 0x00, 1, 2, 3] },
    };

    public static TheoryData<string, string, string, byte[]> Refused => new()
    {
        // Programs, and what is no type of ours.
        { "a.exe", "application/octet-stream", "attachment.type-not-allowed", [.. "MZ"u8, .. new byte[60]] },
        { "a.txt", "text/plain", "attachment.type-not-allowed", [.. "MZ"u8, 0x41, 0x41] },
        { "a.txt", "text/plain", "attachment.type-not-allowed", "#!/bin/sh\nrm -rf /\n"u8.ToArray() },
        { "a.txt", "text/plain", "attachment.type-not-allowed", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] },
        { "a.zip", "application/zip", "attachment.type-not-allowed", Zip(("readme.txt", "hello")) },
        { "a.gif", "image/gif", "attachment.type-not-allowed", [.. "GIF89a"u8, 0, 1, 0] },
        // Name, declaration and content disagree.
        { "a.pdf", "application/pdf", "attachment.type-mismatch", Png },
        { "invoice.pdf.exe", "application/pdf", "attachment.type-mismatch", Pdf },
        { "a.pdf", "image/png", "attachment.type-mismatch", Pdf },
        { "a.docx", Docx, "attachment.type-mismatch", Office("xl/workbook.xml", Xlsx) },
        { "a.html", "text/html", "attachment.type-mismatch", "<html></html>"u8.ToArray() },
        { "a", "", "attachment.type-mismatch", Pdf },
        // Two things at once.
        { "a.pdf", "application/pdf", "attachment.polyglot", [.. Pdf, .. Zip(("a.txt", "x"))] },
        { "a.pdf", "application/pdf", "attachment.polyglot", [.. Pdf, .. "<script>alert(1)</script>"u8] },
        { "a.png", "image/png", "attachment.polyglot", [.. Png, 0] },
        { "a.png", "image/png", "attachment.polyglot", [0x89, .. "PNG\r\n\x1A\n"u8, .. PngChunk("IHDR", new byte[13]), .. PngChunk("tEXt", "%PDF-1.4"u8.ToArray()), .. PngChunk("IEND", [])] },
        { "a.jpg", "image/jpeg", "attachment.polyglot", [.. Jpeg, .. Zip(("a.class", "x"))] },
        { "a.jpg", "image/jpeg", "attachment.polyglot", [.. Jpeg[..^2], .. "<ScRiPt>"u8, 0xFF, 0xD9] },
        { "a.xlsx", Xlsx, "attachment.polyglot", Commented(Office("xl/workbook.xml", Xlsx)) },
        { "a.xlsx", Xlsx, "attachment.polyglot", Office("xl/workbook.xml", Xlsx, ("XL/workbook.xml", "x")) },
        // What runs.
        { "a.pdf", "application/pdf", "attachment.active-content", Encoding.Latin1.GetBytes("%PDF-1.7\n<</S/JavaScript/JS(x)>>\n%%EOF") },
        { "a.pdf", "application/pdf", "attachment.active-content", Encoding.Latin1.GetBytes("%PDF-1.7\n<</S/J#61vaScript>>\n%%EOF") },
        { "a.pdf", "application/pdf", "attachment.active-content", Encoding.Latin1.GetBytes("%PDF-1.7\n<</S /Launch>>\n%%EOF") },
        { "a.xlsx", Xlsx, "attachment.active-content", Office("xl/workbook.xml", Xlsx, ("xl/vbaProject.bin", "x")) },
        { "a.xlsx", Xlsx, "attachment.active-content", Office("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled") },
        { "a.docx", Docx, "attachment.active-content", Office("word/document.xml", Docx, ("word/embeddings/setup.exe", "x")) },
        { "a.docx", Docx, "attachment.active-content", Office("word/document.xml", Docx, ("word/_rels/settings.xml.rels", Relation("attachedTemplate"))) },
        // Broken ones.
        { "a.pdf", "application/pdf", "attachment.damaged", "%PDF-1.7\n"u8.ToArray() },
        { "a.png", "image/png", "attachment.damaged", Png[..^4] },
        { "a.jpg", "image/jpeg", "attachment.damaged", Jpeg[..60] },
        { "a.xlsx", Xlsx, "attachment.damaged", Office("xl/workbook.xml", Xlsx)[..^5] },
        { "a.xlsx", Xlsx, "attachment.damaged", Office("xl/workbook.xml", Xlsx, ("_rels/.rels", "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>")) },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_file_is_stored_under_the_type_of_its_content(string name, string declared, string type, byte[] content) => Assert.Equal(type, Types().Of(name, declared, content));

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_is_not_what_it_seems_is_refused_by_code(string name, string declared, string code, byte[] content)
        => Assert.Equal(code, Assert.Throws<RuleViolationException>(() => Types().Of(name, declared, content)).Code);

    [Theory]
    [InlineData("../../etc/passwd.txt", "passwd.txt")]
    [InlineData(@"C:\Users\eva\合同.pdf", "合同.pdf")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u0000b\r\n.pdf", "ab.pdf")]
    [InlineData("a\u200Bb.pdf", "ab.pdf")]
    [InlineData("e\u0301.pdf", "\u00E9.pdf")]
    [InlineData("a<b>:\"|?*.pdf", "a_b______.pdf")]
    [InlineData(" .hidden. ", "hidden")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("\uD83D\uDE00.png", "\uD83D\uDE00.png")]
    public void A_name_is_made_safe_to_store_and_to_save_under(string sent, string safe) => Assert.Equal(safe, FileNames.Safe(sent));

    [Fact]
    public void A_long_name_keeps_its_extension_and_breaks_no_character()
    {
        var safe = FileNames.Safe(string.Concat(Enumerable.Repeat("\uD83D\uDE00", 200)) + ".pdf");
        Assert.InRange(safe.Length, 100, FileNames.Longest);
        Assert.EndsWith(".pdf", safe, StringComparison.Ordinal);
        Assert.DoesNotContain(Rune.ReplacementChar, safe.EnumerateRunes());
    }

    private static FileTypes Types() => new(new AttachmentOptions { More = { new AttachmentOptions.MoreType { ContentType = "image/tiff", Extension = ".tif", Magic = "49492A00" } } });

    private static byte[] PngChunk(string kind, byte[] data) => [0, 0, 0, (byte)data.Length, .. Encoding.ASCII.GetBytes(kind), .. data, 0, 0, 0, 0];

    private static string Relation(string type)
        => $"""<Relationships xmlns="r"><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" Target="https://elsewhere.example/x" TargetMode="External"/></Relationships>""";

    private static byte[] Office(string main, string type, params (string Name, string Content)[] more) => Zip(
    [
        ("[Content_Types].xml", $"""<Types xmlns="t"><Override PartName="/{main}" ContentType="{type}.main+xml"/></Types>"""), ("_rels/.rels.xml", "<a/>"), (main, "<a/>"), .. more,
    ]);

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    private static byte[] Commented(byte[] zip)
    {
        var comment = "hidden"u8;
        zip[^2] = (byte)comment.Length;
        return [.. zip, .. comment];
    }
}
