using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using RegionCloud.Proof.Tests.Fuzz;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Security;

/// <summary>Who gets what from every operation of every service (S1, S2, S3): an operation, a role or a service added later is covered by being there.</summary>
[Collection("the company")]
[Trait("suite", "security")]
public sealed class AccessTests(Company company, Goals goals)
{
    [Fact]
    [Trait("goal", "S1")]
    public async Task Every_operation_answers_every_role_of_either_region_as_the_table_says()
    {
        var goal = goals.Of("S1", "who may do what");
        var records = await Records.MakeAsync(company, 1);
        var maker = new Maker(company, Proof.Seed);
        // One of each role; the others of a role answer alike.
        var people = Proof.Full ? company.People : [.. company.People.DistinctBy(p => p.Grants.Count == 0 ? "" : p.Grants[0].Entry.Role)];
        var (cells, wrong, operations, number) = (0, 0, 0, 0);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var department in company.Departments)
        {
            foreach (var operation in department.Operations.Where(o => o.Permission.Length > 0))
            {
                operations++;
                var named = operation.Parameters.Any(p => p.In == ParameterLocation.Path);
                foreach (var region in named ? ["EAST", "WEST"] : new[] { "" })
                {
                    var known = records.All.FirstOrDefault(r => r.Department == department.Name && r.Collection == operation.Collection && r.RegionCode == region);
                    // A customer is the company's, and the other region's too once it deals with him.
                    var apart = known is { Collection: not "customers" };
                    foreach (var person in people.Append(null))
                    {
                        var request = maker.Valid(operation, number++, _ => known?.Id.ToString(), person ?? people[0]) with { Person = person };
                        var answer = await Answer.ToAsync(request, department);
                        cells++;
                        var reach = person?.ReachOf(operation.Permission);
                        var asTold = person is null ? answer.Status == 401
                            : reach is null ? answer.Status == 403
                            : answer.Status is not (401 or 403) && (answer.Status < 500 || answer.Code == "peer-unavailable") && (!apart || reach.Touches(TestOrganisation.IdOf(region), Region) || answer.Status is 404 or 400 or 428);
                        if (asTold)
                            continue;

                        wrong++;
                        goal.Show($"{request}\n        {answer}");
                    }
                }
            }
        }

        goal.Tell("operations", operations);
        goal.AtLeast("cells: operations × roles and nobody × regions", Proof.Size(ci: 1_000, full: 3_000), cells);
        goal.Is("cells that are not as the table says", 0, wrong);
        goal.AtMost("seconds", 90, System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds);
        goal.Verify();
    }

    [Fact]
    [Trait("goal", "S2")]
    public async Task A_foreign_id_is_answered_like_an_absent_one_byte_for_byte()
    {
        var goal = goals.Of("S2", "foreign ids");
        var wanted = Proof.Size(ci: 1_000, full: 5_000);
        var records = await Records.MakeAsync(company, 3);
        var maker = new Maker(company, Proof.Seed);
        var (probes, asked, leaks, number) = (0, 0, 0, 0);
        for (var before = -1; probes < wanted && before != probes;)
        {
            before = probes;
            foreach (var record in records.All)
            {
                var department = company.Departments.Single(d => d.Name == record.Department);
                var foreigners = company.People.Where(p => p.Grants.Count > 0 && p.Grants.All(g => g.Entry.RegionId is { } region && region != TestOrganisation.IdOf(record.RegionCode))).ToList();
                foreach (var operation in department.Operations.Where(o => o.Collection == record.Collection && o.Path.Contains("{id}", StringComparison.Ordinal)))
                {
                    foreach (var person in foreigners.Where(p => p.ReachOf(operation.Permission) is not null))
                    {
                        var request = maker.Valid(operation, number++, person: person);
                        var foreign = await Answer.ToAsync(At(request, record.Id), department);
                        var absent = await Answer.ToAsync(At(request, Guid.CreateVersion7()), department);
                        probes++;
                        if (Anonymised(foreign) == Anonymised(absent) && !foreign.Accepted)
                            continue;

                        leaks++;
                        goal.Show($"{At(request, record.Id)}\n        {foreign}\n        absent: {absent}");
                    }
                }
            }

            foreach (var department in company.Departments)
                (asked, leaks) = await OverGrpcAsync(department, records, goal, asked, leaks);
        }

        goal.AtLeast("probes over HTTP", wanted, probes);
        goal.AtLeast("probes over gRPC", Proof.Size(ci: 20, full: 100), asked);
        goal.Is("answers from which a foreign record can be told", 0, leaks);
        goal.Verify();

        static Request At(Request request, Guid id) => request with
        {
            Path = request.Path.ToDictionary(p => p.Key, p => p.Key == "id" ? id.ToString() : p.Value, StringComparer.Ordinal),
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Key == "Idempotency-Key" ? Guid.CreateVersion7().ToString() : h.Value, StringComparer.Ordinal),
        };
    }

    [Fact]
    [Trait("goal", "S3")]
    public async Task No_member_that_the_server_owns_is_taken_from_a_caller()
    {
        string[] owned = ["id", "version", "etag", "status", "number", "recordedAt", "recordedBy", "createdAt", "signedBy", "allocations", "outstanding", "voidedOn", "review", "history", "feedVersion", "isAdmin", "approvedBy", "$type", "__proto__"];
        var goal = goals.Of("S3", "mass assignment");
        var wanted = Proof.Size(ci: 400, full: 2_000);
        var maker = new Maker(company, Proof.Seed);
        var (probes, taken, number) = (0, 0, 0);
        var before = await ChangesAsync();
        while (probes < wanted)
        {
            foreach (var department in company.Departments)
            {
                foreach (var operation in department.Operations.Where(o => o.Bodies.ContainsKey("application/json") && o.Permission.Length > 0))
                {
                    var person = company.People.First(p => p.ReachOf(operation.Permission) is not null);
                    var request = maker.Valid(operation, number++, person: person);
                    var described = operation.Bodies["application/json"]!.Properties?.Keys ?? [];
                    var member = owned[number % owned.Length];
                    if (JsonNode.Parse(request.Body!) is not JsonObject body || described.Contains(member))
                        continue;

                    body[member] = number % 2 == 0 ? 1 : "x";
                    var answer = await Answer.ToAsync(request with { Body = body.ToJsonString() }, department);
                    probes++;
                    if (answer.Status == 400)
                        continue;

                    taken++;
                    goal.Show($"{request with { Body = body.ToJsonString() }}\n        {answer}");
                }
            }
        }

        goal.AtLeast("probes", wanted, probes);
        goal.Is("bodies that were not refused as malformed", 0, taken);
        goal.Is("changes on record", 0L, await ChangesAsync() - before);
        goal.Verify();

        async Task<long> ChangesAsync()
        {
            var sum = 0L;
            foreach (var department in company.Departments)
                sum += await department.Db(db => Task.FromResult(db.AuditEntries.LongCount()));
            return sum;
        }
    }

    /// <summary>Each gRPC method with an id in its message, asked by people of the other region.</summary>
    private async Task<(int Asked, int Leaks)> OverGrpcAsync(Department department, Records records, ScenarioGoals goal, int asked, int leaks)
    {
        var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = department.Server.CreateHandler() });
        var invoker = channel.CreateCallInvoker();
        foreach (var method in department.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>().DistinctBy(m => m.FullName, StringComparer.Ordinal))
        {
            var descriptor = (Google.Protobuf.Reflection.MessageDescriptor)method.GetType().GetGenericArguments()[0].GetProperty("Descriptor")!.GetValue(null)!;
            foreach (var field in descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == Google.Protobuf.Reflection.FieldType.String && (f.Name.EndsWith("_id", StringComparison.Ordinal) || f.Name.EndsWith("_ids", StringComparison.Ordinal))))
            {
                foreach (var record in records.All.Where(r => r.Collection == "contracts"))
                {
                    foreach (var person in company.People.Where(p => p.Grants.Count > 0 && p.Grants.All(g => g.Entry.RegionId is { } region && region != TestOrganisation.IdOf(record.RegionCode))))
                    {
                        var absent = Guid.CreateVersion7();
                        var (foreign, none) = (await AskAsync(record.Id, person), await AskAsync(absent, person));
                        asked++;
                        if (foreign.Replace(record.Id.ToString(), "", StringComparison.OrdinalIgnoreCase) == none.Replace(absent.ToString(), "", StringComparison.OrdinalIgnoreCase))
                            continue;

                        leaks++;
                        goal.Show($"{method.FullName} as {person.Subject}: {foreign}, for an absent id {none}");
                    }

                    async Task<string> AskAsync(Guid id, Person person)
                    {
                        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
                        if (field.IsRepeated)
                            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(id.ToString());
                        else
                            field.Accessor.SetValue(message, id.ToString());
                        try
                        {
                            var headers = new Metadata { { "Authorization", $"Bearer {Tokens.Of(person.Subject)}" } };
                            var told = await invoker.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, method.ServiceName, method.Name, raw, raw), null, new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10)), message.ToByteArray()).ResponseAsync;
                            return Convert.ToHexString(told);
                        }
                        catch (RpcException e)
                        {
                            return $"{e.StatusCode} {e.Status.Detail}";
                        }
                    }
                }
            }
        }

        return (asked, leaks);
    }

    /// <summary>An answer without what differs from one to the next for everybody.</summary>
    private static string Anonymised(Answer answer)
    {
        if (answer.ContentType != "application/problem+json")
            return $"{answer.Status} {answer.Body}";

        var problem = JsonNode.Parse(answer.Body)!.AsObject();
        problem.Remove("traceId");
        problem.Remove("instance");
        return $"{answer.Status} {problem.ToJsonString()}";
    }

    private static Guid? Region(Guid department)
        => new[] { "EAST", "WEST" }.Where(r => new[] { "marketing", "sales", "customerService" }.Any(d => TestOrganisation.IdOf($"{r}/{d}") == department)).Select(r => (Guid?)TestOrganisation.IdOf(r)).FirstOrDefault();
}
