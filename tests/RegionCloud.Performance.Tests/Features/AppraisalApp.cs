using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.Sales.Messages;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>Performance with regions that have all their people; each test makes a region of its own.</summary>
public class AppraisalApp : PerformanceApp
{
    /// <summary>
    /// A region: carl manages it, bob heads sales, anna and abel sell, mia heads marketing, cleo customer service, fiona and finn keep the books.
    /// </summary>
    internal async Task<Company> CompanyAsync()
    {
        var code = Unique("C-");
        string[] people = ["carl", "bob", "anna", "abel", "mia", "cleo", "fiona", "finn"];
        (string Person, string Department, string Role)[] posts =
        [
            ("bob", "sales", "salesHead"), ("anna", "sales", "salesRep"), ("abel", "sales", "salesRep"), ("mia", "marketing", "marketingHead"), ("cleo", "customerService", "customerServiceHead"),
            ("fiona", "", "financeOfficer"), ("finn", "", "financeOfficer"),
        ];
        var csv = string.Join('\n',
        [
            "kind,region,name,timeZone,department,employee,subject,post,role,from,to",
            $"region,{code},华东大区,Asia/Shanghai,,,,,,2020-01-01,",
            .. people.Select(p => $"employee,,{p},,,{code}-{p},{code}{p},,,2020-01-01,"),
            .. posts.Where(p => p.Department.Length > 0).Select(p => $"assignment,{code},,,{p.Department},{code}-{p.Person},,职员,,2020-01-01,"),
            $"manager,{code},,,,{code}-carl,,,,2020-01-01,",
            .. posts.Select(p => $"grant,{code},,,{p.Department},{code}-{p.Person},,,{p.Role},2020-01-01,"),
            "",
        ]);
        Assert.Equal("succeeded", (await Admin.ImportAsync(csv)).State);
        var company = await Db(async db =>
        {
            var region = await db.Regions.Include(r => r.Departments).SingleAsync(r => r.Code == code);
            var employees = await db.Employees.Where(e => e.Number.StartsWith(code + "-")).ToDictionaryAsync(e => e.Name, e => e.Id);
            return new Company(this, code, region.Id, region.Departments.ToDictionary(d => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(d.Kind.ToString()), d => d.Id), employees);
        });
        await Wait.Until(async () => (await company.As("finn").AskAsync("regions")).StatusCode == HttpStatusCode.OK, "the people of the region may act");
        return company;
    }

    /// <summary>As a consumer would keep it.</summary>
    internal Task LearnAsync(IReadOnlyList<Fact> facts) => Db(async db =>
    {
        await db.LearnAsync(facts, CancellationToken.None);
        using (await WriterGate.For(db).EnterAsync(CancellationToken.None))
            return await db.SaveChangesAsync();
    });

    internal Task LearnAsync(ReceivablesMoved moved) => Db(async db =>
    {
        await OnReceivablesMoved.LearnAsync(db, moved, App.Clock.GetUtcNow(), CancellationToken.None);
        using (await WriterGate.For(db).EnterAsync(CancellationToken.None))
            return await db.SaveChangesAsync();
    });
}

/// <summary>One region with its people, and what its departments tell.</summary>
internal sealed record Company(AppraisalApp App, string Code, Guid Region, IReadOnlyDictionary<string, Guid> Departments, IReadOnlyDictionary<string, Guid> People)
{
    private readonly Dictionary<string, HttpClient> clients = new(StringComparer.Ordinal);

    public HttpClient As(string person) => clients.TryGetValue(person, out var known) ? known : clients[person] = App.App.As($"{Code}{person}");

    public DateTimeOffset Now => App.App.Clock.GetUtcNow();

    /// <summary>A plan with one target a person and month.</summary>
    public Task PlanAsync(string approvedOn, int revision, params (string Person, string Month, decimal Amount)[] cells)
    {
        var months = cells.Select(c => (c.Person, Month: Day($"{c.Month}-01"), c.Amount)).ToList();
        return App.LearnAsync(SalesFacts.Of(
            new SalesPlanState(
                Guid.CreateVersion7(), 1, Region, Departments["sales"], months[0].Month.Year, revision, null, 1, Day(approvedOn), "CNY", cells.Sum(c => c.Amount), null, null, [], [], [], "",
                [.. months.GroupBy(c => c.Month.Month).Select(g => new PlanMonthState(g.Key, g.Sum(c => c.Amount)))], [.. months.Select(c => new PlanCellState(c.Month.Month, People[c.Person], c.Amount))]),
            Now, Now));
    }

    /// <summary>A contract as Sales tells of it; without shares it counts wholly for anna.</summary>
    public ContractState Contract(string signedOn, decimal amount, params (string Person, decimal Percent)[] shares) => new(
        Guid.CreateVersion7(), $"CT-{Guid.CreateVersion7():N}"[..20], 5, Region, Departments["sales"], People[shares.Length == 0 ? "anna" : shares[0].Person], Guid.CreateVersion7(), "ALFKI", "Alfreds", "CNY", amount, Day(signedOn), [],
        shares.Length == 0 ? [new ShareState(People["anna"], 100)] : [.. shares.Select(s => new ShareState(People[s.Person], s.Percent))]);

    public async Task<ContractState> SignAsync(string signedOn, decimal amount, params (string Person, decimal Percent)[] shares)
    {
        var contract = Contract(signedOn, amount, shares);
        await App.LearnAsync(SalesFacts.Of(contract, contract.SignedOn, Now, voided: false, Now));
        return contract;
    }

    public Task VoidAsync(ContractState contract, string on) => App.LearnAsync(SalesFacts.Of(contract with { Version = contract.Version + 2 }, Day(on), Now, voided: true, Now));

    /// <summary>An instalment falls due of a contract, and money may have come in for it.</summary>
    public async Task<Guid> DueAsync(ContractState contract, string dueOn, decimal amount, params (string On, decimal Amount)[] paid)
    {
        var instalment = Guid.CreateVersion7();
        await MovedAsync(contract, instalment, dueOn, ("opened", contract.SignedOn.ToString("O", CultureInfo.InvariantCulture), amount, contract.ContractId));
        foreach (var payment in paid)
            await MovedAsync(contract, instalment, dueOn, ("paid", payment.On, -payment.Amount, Guid.CreateVersion7()));
        return instalment;
    }

    public Task MovedAsync(ContractState contract, Guid instalment, string dueOn, params (string Kind, string On, decimal Amount, Guid Reference)[] entries) => App.LearnAsync(Moved(contract, instalment, dueOn, entries));

    public ReceivablesMoved Moved(ContractState contract, Guid instalment, string dueOn, params (string Kind, string On, decimal Amount, Guid Reference)[] entries) => new(
        Region, entries.Max(e => Day(e.On)), "fiona", Now, contract.ContractId, contract.Number, 2, contract.DepartmentId, contract.OwnerId, contract.Currency,
        [.. contract.Shares.Select((s, i) => new ReceivableShareState(i + 1, s.EmployeeId, s.Percent))],
        [.. entries.Select(e => new ReceivableEntryState(instalment, Day(dueOn), e.Kind, e.Amount, e.Reference, Day(e.On), Now))]);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
