extern alias customerservice;
extern alias finance;
extern alias marketing;
extern alias performance;
extern alias risk;
extern alias sales;

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.Testing;

namespace RegionCloud.Architecture.Tests;

/// <summary>
/// What each service says of itself: its document and its catalogues of codes and values. That its answers are as the document says
/// is proved by every test that calls it (<see cref="Documented"/>).
/// </summary>
public partial class DocumentTests
{
    // Why an operation failed, and the faults of a file's rows, stand in the operation and are no answers; WordsTests holds them to the source.
    private static bool IsOfOperation(string code) => code.StartsWith("operation.", StringComparison.Ordinal) || code.StartsWith("import.", StringComparison.Ordinal) || code.Contains(".import.", StringComparison.Ordinal);

    [Fact]
    public async Task Sales_documents_itself()
    {
        await using var app = await ServiceApp<sales::Program>.StartAsync("sales", new TestOrganisation());
        await CheckAsync(app, "sales");
    }

    [Fact]
    public async Task Finance_documents_itself()
    {
        await using var app = await ServiceApp<finance::Program>.StartAsync("finance", new TestOrganisation());
        await CheckAsync(app, "finance");
    }

    [Fact]
    public async Task Marketing_documents_itself()
    {
        await using var app = await ServiceApp<marketing::Program>.StartAsync("marketing", new TestOrganisation());
        await CheckAsync(app, "marketing");
    }

    [Fact]
    public async Task Customer_service_documents_itself()
    {
        await using var app = await ServiceApp<customerservice::Program>.StartAsync("customer-service", new TestOrganisation());
        await CheckAsync(app, "customer-service");
    }

    [Fact]
    public async Task Risk_documents_itself()
    {
        await using var app = await ServiceApp<risk::Program>.StartAsync("risk", new TestOrganisation());
        await CheckAsync(app, "risk");
    }

    [Fact]
    public async Task Performance_documents_itself()
    {
        await using var app = await ServiceApp<performance::Program>.StartAsync("performance", organisation: null);
        await CheckAsync(app, "performance");
    }

    [Fact]
    public void Every_code_of_the_house_has_words_and_every_word_of_the_house_is_a_code_or_a_title_of_one()
    {
        var words = new Words();
        var raised = new RaisedCodes(words.IsCode, typeof(Words).Assembly).Of(AllMethods(typeof(Words).Assembly)).Select(c => c.Code);

        Assert.All(HouseCodes.Status, c => Assert.True(words.IsCode(c.Key) && words.Knows($"title.{c.Value}"), c.Key));
        Assert.DoesNotContain(words.Codes(Words.English).Where(words.IsCode).Except(HouseCodes.Status.Keys).Except(raised), c => !IsOfOperation(c));
    }

    private static async Task CheckAsync<TProgram>(WebApplicationFactory<TProgram> app, string service)
        where TProgram : class
    {
        using var client = app.CreateClient();
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Operation: o.Value!))).ToList();

        var ids = operations.Select(o => (string)o.Operation["operationId"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Matches($"^{service}_[a-z][A-Za-z]+$", id));
        Assert.Empty(ListsOfNothing(document));
        foreach (var (name, operation) in operations)
            CheckOperation(name, operation, app.Services.GetRequiredService<Words>());

        await CheckCodesAsync(client, service, typeof(TProgram).Assembly, app.Services.GetRequiredService<Words>(), ids);
        await CheckValuesAsync(client, service);
    }

    /// <summary>A list of amounts was documented without what is in it (F1): a client was generated with a list of anything.</summary>
    private static IEnumerable<string> ListsOfNothing(JsonNode? node) => node switch
    {
        JsonObject schema when schema["type"] is { } type && type.ToJsonString().Contains("\"array\"", StringComparison.Ordinal) && schema["items"] is not JsonObject { Count: > 0 } => [schema.GetPath()],
        JsonObject holder => holder.SelectMany(member => ListsOfNothing(member.Value)),
        JsonArray items => items.SelectMany(ListsOfNothing),
        _ => [],
    };

    /// <summary>The docstring of a slice may name the refusals that matter; it names none that cannot come.</summary>
    private static void CheckOperation(string name, JsonNode operation, Words words)
    {
        var said = $"{operation["summary"]} {operation["description"]}";
        Assert.True(said.Trim().Length > 10, $"{name} says nothing of itself");
        var possible = operation["responses"]!.AsObject().SelectMany(r => r.Value!["content"]?["application/problem+json"]?["schema"]?["allOf"]?[1]?["properties"]?["code"]?["enum"]?.AsArray() ?? []).Select(c => (string)c!).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(possible);
        foreach (var code in CodeLike().Matches(said).Select(m => m.Value).Where(words.IsCode))
            Assert.True(possible.Contains(code), $"{name} says it refuses {code}, which it cannot");
        foreach (var end in Shortened().Matches(said).Select(m => m.Groups["end"].Value))
            Assert.True(possible.Any(c => c.EndsWith($".{end}", StringComparison.Ordinal)), $"{name} says it refuses …{end}, which it cannot");
    }

    private static async Task CheckCodesAsync(HttpClient client, string service, Assembly department, Words words, IReadOnlyList<string> operations)
    {
        var catalogue = JsonNode.Parse(await client.GetStringAsync($"/api/{service}/v1/meta/errors", TestContext.Current.CancellationToken))!.AsArray();
        Assert.All(catalogue, c => Assert.NotEmpty((string)c!["title"]!));
        Assert.All(catalogue.SelectMany(c => c!["operations"]!.AsArray()), o => Assert.Contains((string)o!, operations));

        // No word too many: whatever no operation answers must at least be said by a consumer or a job.
        var raised = new RaisedCodes(words.IsCode, department, typeof(Words).Assembly).Of(AllMethods(department));
        Assert.DoesNotContain(words.Codes(Words.English).Where(c => c.StartsWith($"{service}.", StringComparison.Ordinal)).Except(raised.Select(c => c.Code)), c => !IsOfOperation(c));
        // Each text gets every value that it names.
        Assert.All(raised.Where(c => !IsOfOperation(c.Code)), c => Assert.True(words.Names(c.Code).All(c.Texts.Contains), $"{c.Code} names a value that it is not given"));
    }

    private static async Task CheckValuesAsync(HttpClient client, string service)
    {
        foreach (var language in new[] { Words.Chinese, Words.English })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{service}/v1/meta/enums") { Headers = { { "Accept-Language", language } } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var sets = JsonSerializer.Deserialize<JsonArray>(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))!;

            Assert.Equal([language], answer.Content.Headers.ContentLanguage);
            Assert.NotEmpty(sets);
            foreach (var (set, value) in sets.SelectMany(s => s!["values"]!.AsArray().Select(v => ((string)s["name"]!, v!))))
                Assert.True(language == Words.English || (string?)value["label"] != (string?)value["value"], $"Words lack enum.{set}.{value["value"]}");
        }
    }

    private static IEnumerable<MethodBase> AllMethods(Assembly assembly)
        => assembly.GetTypes().SelectMany(t => t.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).OfType<MethodBase>();

    [GeneratedRegex("[a-z]+([.-][a-z]+)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeLike();

    [GeneratedRegex("…(?<end>[a-z]+(-[a-z]+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shortened();
}
