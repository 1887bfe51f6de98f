using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>A type of file that may be attached.</summary>
/// <param name="ContentType">Under which it is stored and given out.</param>
/// <param name="Extensions">With which its name may end.</param>
/// <param name="Aliases">What browsers also call it.</param>
internal sealed record FileType(string ContentType, IReadOnlyList<string> Extensions, params IReadOnlyList<string> Aliases);

/// <summary>
/// What a file is, by its content alone: neither its name nor what the sender declares is believed, both must only agree. A file
/// that is two things at once, that carries a program, or that goes on after its end is refused.
/// </summary>
internal sealed class FileTypes(AttachmentOptions options)
{
    private static readonly FileType Pdf = new("application/pdf", [".pdf"], "application/x-pdf");
    private static readonly FileType Png = new("image/png", [".png"], "image/x-png");
    private static readonly FileType Jpeg = new("image/jpeg", [".jpg", ".jpeg"], "image/jpg", "image/pjpeg");
    private static readonly FileType Xlsx = new(OfficeFile.SpreadsheetType, [".xlsx"], "application/zip", "application/x-zip-compressed");
    private static readonly FileType Docx = new(OfficeFile.DocumentType, [".docx"], "application/zip", "application/x-zip-compressed");
    private static readonly FileType Csv = new("text/csv", [".csv"], "text/plain", "application/csv", "application/vnd.ms-excel");
    private static readonly FileType Text = new("text/plain", [".txt"]);
    private static readonly FileType[] All = [Pdf, Png, Jpeg, Xlsx, Docx, Csv, Text];

    /// <summary>What every service takes, by content type.</summary>
    public static IEnumerable<string> Known => All.Select(t => t.ContentType);

    private readonly IReadOnlyList<(FileType Type, byte[] Magic)> more = [.. options.More.Select(m => (new FileType(m.ContentType, [m.Extension]), MagicOf(m)))];

    /// <summary>
    /// The type under which a file is stored. Refuses <c>attachment.type-not-allowed</c>, <c>attachment.type-mismatch</c> (name, declaration and content disagree),
    /// <c>attachment.polyglot</c>, <c>attachment.active-content</c>, <c>attachment.damaged</c>.
    /// </summary>
    /// <param name="declared">The sender's Content-Type; none or octet-stream declares nothing.</param>
    public string Of(string name, string? declared, ReadOnlySpan<byte> content)
    {
        var found = ByContent(name, content) ?? throw Refused("attachment.type-not-allowed", ("name", name), ("allowed", string.Join(", ", All.Concat(more.Select(m => m.Type)).SelectMany(t => t.Extensions))));
        var media = declared?.Split(';')[0].Trim().ToLowerInvariant();
        var agrees = media is null or "" or "application/octet-stream" || media == found.ContentType || found.Aliases.Contains(media, StringComparer.Ordinal);
        return agrees && found.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
            ? found.ContentType
            : throw Refused("attachment.type-mismatch", ("name", name), ("declared", media ?? "–"), ("found", found.ContentType));
    }

    internal static RuleViolationException Refused(string code, params (string Name, object? Value)[] values) => new([Refusal.Content(code, "/file", values)]);

    private FileType? ByContent(string name, ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("%PDF-"u8))
        {
            PdfFile.Check(name, content);
            return Pdf;
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            CheckPng(name, content);
            return Png;
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            CheckJpeg(name, content);
            return Jpeg;
        }

        if (content.StartsWith("PK\x03\x04"u8))
            return OfficeFile.TypeOf(name, content) == OfficeFile.SpreadsheetType ? Xlsx : Docx;

        foreach (var (type, magic) in more)
        {
            if (!content.StartsWith(magic))
                continue;
            Polyglot.Check(name, content);
            return type;
        }

        if (!PlainText.Is(content))
            return null;
        return Csv.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) ? Csv : Text;
    }

    private static void CheckPng(string name, ReadOnlySpan<byte> content)
    {
        var at = 8;
        for (var first = true; ; first = false)
        {
            if (content.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(content[at..]) is var length && length > content.Length - at - 12)
                throw Refused("attachment.damaged", ("name", name));
            var kind = content.Slice(at + 4, 4);
            if (first != kind.SequenceEqual("IHDR"u8))
                throw Refused("attachment.damaged", ("name", name));
            at += (int)length + 12;
            if (kind.SequenceEqual("IEND"u8))
                break;
        }

        if (at != content.Length)
            throw Refused("attachment.polyglot", ("name", name));
        Polyglot.Check(name, content);
    }

    // Cameras put further pictures after the end of the first, so what follows is looked at but not forbidden.
    private static void CheckJpeg(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length < 100 || content.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0)
            throw Refused("attachment.damaged", ("name", name));
        Polyglot.Check(name, content);
    }

    private static byte[] MagicOf(AttachmentOptions.MoreType type)
        => Convert.FromHexString(type.Magic) is { Length: >= 3 } magic && type.Extension.StartsWith('.') && type.ContentType.Contains('/', StringComparison.Ordinal)
            ? magic
            : throw new InvalidOperationException($"Attachments:More: '{type.ContentType}' needs a content type, an extension such as .tif and at least three first bytes in hexadecimal.");
}

/// <summary>Signs that a file is at the same time something else.</summary>
internal static class Polyglot
{
    private static readonly byte[][] Markup = [.. new[] { "<script", "<?php", "<!doctype html", "<html" }.Select(Encoding.ASCII.GetBytes)];

    public static void Check(string name, ReadOnlySpan<byte> content)
    {
        // Readers of PDF look for its sign in the first 1024 bytes, those of ZIP look back from the end.
        var other = content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) > 0 || IsZip(content) || content.IndexOf("Rar!\x1A\x07"u8) >= 0;
        foreach (var sign in Markup)
            other |= ContainsIgnoringCase(content, sign);
        if (other)
            throw FileTypes.Refused("attachment.polyglot", ("name", name));
    }

    /// <summary>Whether a ZIP reader would find a directory: its end record reaches to the end of the file.</summary>
    public static bool IsZip(ReadOnlySpan<byte> content)
    {
        var tail = content[Math.Max(0, content.Length - 22 - ushort.MaxValue)..];
        for (var at = tail.LastIndexOf("PK\x05\x06"u8); at >= 0; at = tail[..at].LastIndexOf("PK\x05\x06"u8))
        {
            if (at + 22 <= tail.Length && at + 22 + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) <= tail.Length)
                return true;
        }

        return false;
    }

    private static bool ContainsIgnoringCase(ReadOnlySpan<byte> content, ReadOnlySpan<byte> sign)
    {
        for (var at = content.IndexOf(sign[0]); at >= 0;)
        {
            content = content[at..];
            if (content.Length < sign.Length)
                return false;
            if (Ascii.EqualsIgnoreCase(content[..sign.Length], sign))
                return true;
            content = content[1..];
            at = content.IndexOf(sign[0]);
        }

        return false;
    }
}

/// <summary>PDF: begins at the first byte, ends with its end mark, starts nothing.</summary>
internal static class PdfFile
{
    private static readonly byte[][] Active = [.. new[] { "JavaScript", "Launch", "RichMedia" }.Select(Encoding.ASCII.GetBytes)];

    public static void Check(string name, ReadOnlySpan<byte> content)
    {
        var end = content.LastIndexOf("%%EOF"u8);
        if (end < 0)
            throw FileTypes.Refused("attachment.damaged", ("name", name));
        if (Polyglot.IsZip(content) || content[(end + 5)..].IndexOfAnyExcept(" \t\r\n\0"u8) >= 0)
            throw FileTypes.Refused("attachment.polyglot", ("name", name));

        for (var rest = content; rest.IndexOf((byte)'/') is >= 0 and var at;)
        {
            rest = rest[(at + 1)..];
            foreach (var action in Active)
            {
                if (IsName(rest, action))
                    throw FileTypes.Refused("attachment.active-content", ("name", name), ("part", $"/{Encoding.ASCII.GetString(action)}"));
            }
        }
    }

    // A name may spell any of its letters as #xx.
    private static bool IsName(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = 0;
        foreach (var letter in name)
        {
            if (at >= text.Length)
                return false;
            if (text[at] == '#' && at + 2 < text.Length && byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var spelt))
            {
                if (spelt != letter)
                    return false;
                at += 3;
            }
            else if (text[at++] != letter)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Text that people read: UTF-8, UTF-16 with its mark, or GB 18030 as Chinese offices still save it.</summary>
internal static class PlainText
{
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static bool Is(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("MZ"u8) || content.StartsWith("#!"u8))
            return false;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Reads(new UnicodeEncoding(bigEndian: content[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true), content);
        return Reads(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), content) || Reads(Chinese, content);
    }

    private static bool Reads(Encoding encoding, ReadOnlySpan<byte> content)
    {
        try
        {
            foreach (var c in encoding.GetString(content))
            {
                if (char.IsControl(c) && c is not ('\t' or '\r' or '\n' or '\f'))
                    return false;
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
