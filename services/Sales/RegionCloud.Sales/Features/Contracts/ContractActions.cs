using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>What somebody may do with a contract now: his rights, and the same rules that would refuse him.</summary>
internal static class ContractActions
{
    public static IReadOnlyList<string> Of(Contract contract, CurrentUser user)
        => [.. All(contract, user).Where(a => a.Refused is null && user.May(a.Permission, contract.RegionId, contract.DepartmentId, contract.OwnerId)).Select(a => a.Action)];

    /// <summary>The reviewer, and all for whom he would stand in (SoD8).</summary>
    public static IReadOnlyList<Person> Reviewers(Contract contract, CurrentUser user)
        => [.. user.ActingOn("contract.review", contract.RegionId, contract.DepartmentId, contract.OwnerId).Select(p => new Person(p.Id, p.Subject))];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(Contract contract, CurrentUser user)
    {
        yield return ("redraft", "contract.write", ContractRules.Redraft(contract));
        yield return ("submit", "contract.write", ContractRules.Submit(contract));
        yield return ("review", "contract.review", ContractRules.Review(contract) ?? ContractRules.ReviewersMustNotOwn(contract, Reviewers(contract, user)));
        yield return ("sign", "contract.sign", ContractRules.MustBeReviewed(contract) ?? ContractRules.DueNotBeforeSigning(contract, contract.Review!.On).FirstOrDefault());
        yield return ("execute", "contract.write", ContractRules.Execute(contract) ?? ContractRules.ExecutedNotBeyondWhole(contract, Smallest));
        yield return ("complete", "contract.write", ContractRules.Complete(contract) ?? ContractRules.ExecutedWholly(contract));
        yield return ("archive", "contract.write", ContractRules.Archive(contract));
        yield return ("amend", "contract.write", AmendmentRules.Propose(contract));
        yield return ("redraftAmendment", "contract.write", AmendmentRules.Redraft(contract));
        yield return ("submitAmendment", "contract.write", AmendmentRules.Submit(contract));
        yield return ("reviewAmendment", "contract.review", AmendmentRules.Review(contract) ?? AmendmentRules.ReviewersMustNotOwn(contract, contract.OpenAmendment!, Reviewers(contract, user)));
        yield return ("signAmendment", "contract.sign", AmendmentRules.Sign(contract));
        yield return ("withdrawAmendment", "contract.write", AmendmentRules.Withdraw(contract));
        yield return ("void", "contract.void", ContractRules.RequestVoid(contract));
        yield return ("withdrawVoid", "contract.void", ContractRules.WithdrawVoid(contract));
    }

    private const decimal Smallest = 0.01m;
}
