using System.Globalization;
using System.Text.RegularExpressions;

namespace RegionCloud.Architecture.Tests;

/// <summary>What is logged is structured and can be told apart by its event id, which names its part of the house.</summary>
public partial class LogTests
{
    /// <summary>The first digit of the ids in each folder.</summary>
    private static readonly Dictionary<string, int> Ranges = new(StringComparer.Ordinal)
    {
        ["ServiceDefaults"] = 1, ["gateway"] = 2, ["services/Performance"] = 3, ["services/Sales"] = 4, ["services/Finance"] = 5,
        ["services/Marketing"] = 6, ["services/CustomerService"] = 7, ["services/Risk"] = 8,
    };

    [Fact]
    public void Every_log_message_has_an_event_id_of_its_own_in_the_range_of_its_folder()
    {
        var messages = Files().SelectMany(f => Message().Matches(File.ReadAllText(f)).Select(m => (File: Repository.Name(f), Id: m.Groups["id"].Value))).ToList();
        Assert.True(messages.Count >= 20, $"Only {messages.Count} messages were found; the pattern no longer fits them.");

        Assert.Empty(messages.Where(m => m.Id.Length == 0).Select(m => $"{m.File} logs without an event id"));
        Assert.Empty(messages.GroupBy(m => m.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} is given twice: {string.Join(", ", g.Select(m => m.File))}"));
        Assert.Empty(messages.Where(m => int.Parse(m.Id, CultureInfo.InvariantCulture) / 1000 != Ranges.Single(r => m.File.StartsWith($"{r.Key}/", StringComparison.Ordinal)).Value)
            .Select(m => $"{m.Id} lies outside the range of {m.File}"));
    }

    [Fact]
    public void Nothing_is_logged_past_the_messages_and_no_exception_with_its_text()
    {
        var files = Files();
        Assert.Empty(files.Where(f => Direct().IsMatch(File.ReadAllText(f))).Select(f => $"{Repository.Name(f)} logs without a message of its own"));
        // An exception repeats what somebody typed or what a record says: Outline() tells kind and place.
        Assert.Empty(files.Where(f => WithException().IsMatch(File.ReadAllText(f))).Select(f => $"{Repository.Name(f)} logs an exception as it is"));
    }

    private static List<string> Files()
    {
        var files = Ranges.Keys.Where(k => Directory.Exists(Path.Combine(Repository.Root, k))).SelectMany(k => Repository.Files(k, "*.cs")).ToList();
        Assert.True(files.Count >= 100);
        return files;
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId = )?(?<id>\d*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(\s*(LogLevel|""|\w+, "")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Direct();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\]\s*[\w\s]*partial void \w+\([^)]*Exception \w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithException();
}
