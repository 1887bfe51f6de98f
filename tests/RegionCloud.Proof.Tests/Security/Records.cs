using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RegionCloud.Proof.Tests.Fuzz;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Security;

/// <summary>A record that exists, and whose it is.</summary>
internal sealed record Record(string Department, string Collection, Guid Id, string RegionCode, Guid OwnerId);

/// <summary>Somebody who sells in a region, with who reviews what he wrote and who takes the money.</summary>
internal sealed record Team(string Region, string Seller, string Head, string Books);

/// <summary>Contracts drafted, signed and partly paid in both regions, made as people make them.</summary>
internal sealed class Records(Company company)
{
    public static readonly IReadOnlyList<Team> Teams = [new("EAST", "anna", "bob", "fiona"), new("WEST", "wendy", "walt", "wolf")];
    private readonly List<Record> all = [];

    public IReadOnlyList<Record> All => all;

    public static async Task<Records> MakeAsync(Company company, int each)
    {
        var records = new Records(company);
        foreach (var team in Teams)
        {
            var customer = await records.MustAsync("Sales", team.Seller, HttpMethod.Post, "/api/sales/v1/customers", new { code = $"C{Guid.CreateVersion7():N}"[..20], details = new { name = "A customer" }, regionId = TestOrganisation.IdOf(team.Region) });
            records.Add("Sales", "customers", customer, team);
            for (var n = 0; n < each; n++)
                await records.ContractAsync(team, customer.GetProperty("id").GetGuid(), 100);
        }

        return records;
    }

    /// <summary>A contract that waits for its review.</summary>
    public async Task<JsonElement> SubmitAsync(Team team, Guid customer, decimal amount)
    {
        var contract = await MustAsync("Sales", team.Seller, HttpMethod.Post, "/api/sales/v1/contracts", new
        {
            regionId = TestOrganisation.IdOf(team.Region),
            customerId = customer,
            amount = $"{amount:0}.00",
            terms = "terms",
            instalments = new[] { new { dueOn = "2099-01-01", amount = $"{amount:0}.00" } },
        });
        return await MustAsync("Sales", team.Seller, HttpMethod.Post, $"/api/sales/v1/contracts/{contract.GetProperty("id")}/submit", new { lawful = true, clear = true, complete = true }, contract);
    }

    public async Task<(int Status, JsonElement Body)> CallAsync(string department, string subject, HttpMethod method, string path, object? body, JsonElement? changes = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of(subject));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        if (changes is { } record)
            request.Headers.TryAddWithoutValidation("If-Match", record.GetProperty("etag").GetString());
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await company.Departments.Single(d => d.Name == department).Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task<JsonElement> MustAsync(string department, string subject, HttpMethod method, string path, object? body, JsonElement? changes = null)
        => await CallAsync(department, subject, method, path, body, changes) is { Status: < 300 } done ? done.Body : throw new InvalidOperationException($"{method} {path} as {subject} was refused.");

    private async Task ContractAsync(Team team, Guid customer, decimal amount)
    {
        var contract = await SubmitAsync(team, customer, amount);
        var path = $"/api/sales/v1/contracts/{contract.GetProperty("id")}";
        contract = await MustAsync("Sales", team.Head, HttpMethod.Post, $"{path}/review", new { lawful = true, clear = true, complete = true }, contract);
        contract = await MustAsync("Sales", team.Seller, HttpMethod.Post, $"{path}/sign", new { }, contract);
        Add("Sales", "contracts", contract, team);
        JsonElement payment = default;
        // Finance hears of it by an event.
        await Wait.Until(
            async () => await CallAsync("Finance", team.Books, HttpMethod.Post, "/api/finance/v1/payments", new { contractId = contract.GetProperty("id").GetString(), amount = "1.00" }) is { Status: 201 } paid && (payment = paid.Body).ValueKind == JsonValueKind.Object,
            "the contract is paid",
            TimeSpan.FromSeconds(30));
        Add("Finance", "payments", payment, team);
        foreach (var instalment in contract.GetProperty("instalments").EnumerateArray())
        {
            if (instalment.TryGetProperty("id", out _))
                Add("Finance", "receivables", instalment, team);
        }
    }

    private void Add(string department, string collection, JsonElement record, Team team)
    {
        all.Add(new Record(department, collection, record.GetProperty("id").GetGuid(), team.Region, TestOrganisation.IdOf(team.Seller)));
        company.Pool.Learn(collection, record);
    }
}
