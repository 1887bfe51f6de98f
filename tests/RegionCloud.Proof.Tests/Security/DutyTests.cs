using System.Text.Json;
using RegionCloud.Proof.Tests.Fuzz;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Security;

/// <summary>S5: who wrote does not approve, also when everybody tries at the same moment (separation of duties).</summary>
[Collection("the company")]
[Trait("suite", "security")]
public sealed class DutyTests(Company company, Goals goals)
{
    [Fact]
    [Trait("goal", "S5")]
    public async Task Nobody_approves_what_is_his_also_when_all_try_at_once()
    {
        var goal = goals.Of("S5", "separation of duties");
        var records = await Records.MakeAsync(company, 1);
        var rounds = Proof.Size(ci: 3, full: 12);
        var (tried, violations, decided) = (0, 0, 0);
        foreach (var team in Records.Teams)
        {
            var customer = records.All.First(r => r.Collection == "customers" && r.RegionCode == team.Region).Id;
            // Contracts written by a seller, by his head, and by the head of the region (SoD2): whoever wrote is among those who try.
            foreach (var writer in company.People.Where(p => p.ReachOf("contract.write") is { } r && r.Touches(TestOrganisation.IdOf(team.Region), RegionOfDepartment)).Select(p => p.Subject).DefaultIfEmpty(team.Seller))
            {
                for (var round = 0; round < rounds; round++)
                {
                    var (status, draft) = await records.CallAsync("Sales", writer, HttpMethod.Post, "/api/sales/v1/contracts", new
                    {
                        regionId = TestOrganisation.IdOf(team.Region),
                        customerId = customer,
                        amount = "10.00",
                        terms = "terms",
                        instalments = new[] { new { dueOn = "2099-01-01", amount = "10.00" } },
                    });
                    if (status >= 300)
                        continue;

                    var contract = await records.MustAsync("Sales", writer, HttpMethod.Post, $"/api/sales/v1/contracts/{draft.GetProperty("id")}/submit", new { lawful = true, clear = true, complete = true }, draft);
                    var answers = await AllAsync("Sales", $"/api/sales/v1/contracts/{draft.GetProperty("id")}/review", new { lawful = true, clear = true, complete = true }, contract, first: writer);
                    Judge(answers, [writer, .. Owner(contract)], $"contract {draft.GetProperty("id")} of {writer}");
                }
            }
        }

        // The numbers of the rule book are proposed by one and approved by another (SoD4).
        foreach (var department in company.Departments)
        {
            var path = $"/api/{department.Name.ToLowerInvariant()}/v1/policy-parameters";
            var propose = department.Operations.FirstOrDefault(o => o.Creates && o.Path.StartsWith(path, StringComparison.Ordinal));
            if (propose is null)
                continue;

            var maker = new Maker(company, Proof.Seed);
            foreach (var proposer in company.People.Where(p => p.ReachOf(propose.Permission) is not null))
            {
                for (var (round, number) = (0, 0); round < rounds && number < 60; number++)
                {
                    var answer = await Answer.ToAsync(maker.Valid(propose, 9_000 + number, person: proposer), department);
                    if (answer.Status != 201)
                        continue;

                    round++;
                    var id = answer.Json.GetProperty("id").GetString();
                    Judge(await AllAsync(department.Name, $"{propose.Path}/{id}/approve", null, answer.Json, first: proposer.Subject), [proposer.Subject], $"policy {id} of {proposer.Subject}");
                }
            }
        }

        goal.AtLeast("approvals tried", Proof.Size(ci: 200, full: 1_000), tried);
        goal.AtLeast("decided by somebody else", Proof.Size(ci: 10, full: 50), decided);
        goal.Is("approved by who wrote, owns or proposed, or twice", 0, violations);
        goal.Verify();

        async Task<List<(string Subject, int Status)>> AllAsync(string department, string path, object? body, JsonElement record, string first)
        {
            // Whose it is tries before all others, and once more among them.
            var own = await records.CallAsync(department, first, HttpMethod.Post, path, body, record);
            var all = await Task.WhenAll(company.People.Select(async p => (p.Subject, (await records.CallAsync(department, p.Subject, HttpMethod.Post, path, body, record)).Status)));
            return [(first, own.Status), .. all];
        }

        void Judge(List<(string Subject, int Status)> answers, IReadOnlyCollection<string> own, string what)
        {
            tried += answers.Count;
            var accepted = answers.Where(a => a.Status < 300).Select(a => a.Subject).ToList();
            decided += accepted.Count > 0 ? 1 : 0;
            if (accepted.Count <= 1 && !accepted.Exists(own.Contains))
                return;

            violations++;
            goal.Show($"{what} was approved by {string.Join(", ", accepted)}");
        }

        string[] Owner(JsonElement contract)
            => contract.TryGetProperty("ownerId", out var id) && company.People.FirstOrDefault(p => p.Id == id.GetGuid()) is { } owner ? [owner.Subject] : [];
    }

    private static Guid? RegionOfDepartment(Guid department)
        => Records.Teams.Where(t => TestOrganisation.IdOf($"{t.Region}/sales") == department).Select(t => (Guid?)TestOrganisation.IdOf(t.Region)).FirstOrDefault();
}
