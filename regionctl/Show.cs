using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace RegionCloud.RegionCtl;

/// <summary>Answers on the screen: a table for people, one JSON document for programs.</summary>
internal sealed class Show(bool json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly JsonObject answers = [];
    private Table? table;

    public void Columns(params IReadOnlyList<string> names)
    {
        table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
            table.AddColumn(new TableColumn(name).NoWrap());
    }

    /// <summary>What a service answered, for programs.</summary>
    public void Answer(string service, JsonElement answer) => answers[service] = JsonNode.Parse(answer.GetRawText());

    public void Row(params IReadOnlyList<string?> cells) => table!.AddRow([.. cells.Select(c => new Text(c ?? ""))]);

    public void Error(string service, string message)
    {
        answers[service] = new JsonObject { ["error"] = message };
        Console.Error.WriteLine(message);
    }

    public void Line(string text)
    {
        if (!json)
            Console.WriteLine(text);
    }

    public void Finish()
    {
        if (json)
            Console.WriteLine(answers.ToJsonString(Indented));
        else if (table is { Rows.Count: > 0 })
        {
            // A file or another program has no width of its own, and cut cells would be of no use to it.
            if (Console.IsOutputRedirected)
                AnsiConsole.Profile.Width = 400;
            AnsiConsole.Write(table);
        }
    }

    public static string? At(JsonElement value, params IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value.ToString();
    }
}
