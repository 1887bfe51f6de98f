using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>Expense lines with a campaign use that campaign's commitment first; only what is beyond it is held against the category (RB-28).</summary>
internal sealed class CampaignReserves
{
    private readonly List<BudgetCommitment> commitments;

    private CampaignReserves(List<BudgetCommitment> commitments) => this.commitments = commitments;

    public static async Task<CampaignReserves> OfAsync(FinanceDbContext db, ExpenseClaim claim, int year, CancellationToken ct)
    {
        var campaigns = claim.Lines.Where(l => l.CampaignId is not null).Select(l => l.CampaignId).Distinct().ToList();
        return new CampaignReserves(campaigns.Count == 0 ? [] : await db.BudgetCommitments
            .Where(c => c.RegionId == claim.RegionId && c.Year == year && campaigns.Contains(c.CampaignId) && (c.Status == CommitmentStatus.Granted || c.Status == CommitmentStatus.Ended))
            .OrderBy(c => c.Id).ToListAsync(ct));
    }

    /// <summary>What each category needs of the budget for these lines.</summary>
    public IReadOnlyList<(string Category, decimal Amount)> Needs(IReadOnlyList<ClaimLine> lines)
        => [.. lines.GroupBy(l => l.Category).Select(g => (g.Key, g.Sum(l => l.Sanctioned) - g.Where(l => l.CampaignId is not null).GroupBy(l => l.CampaignId).Sum(c => Math.Min(c.Sum(l => l.Sanctioned), Left(g.Key, c.Key)))))];

    /// <summary>Uses the commitments for an approved claim and tells what is left of them.</summary>
    public void Consume(FinanceDbContext db, ExpenseClaim claim, BudgetPosition position, Act act)
    {
        foreach (var line in claim.Lines.Where(l => l.Sanctioned > 0 && l.CampaignId is not null))
        {
            var open = line.Sanctioned;
            var own = Of(line.Category, line.CampaignId).ToList();
            foreach (var commitment in own)
            {
                // The last of them shows what none could cover.
                var part = commitment == own[^1] ? open : Math.Min(open, commitment.Remaining);
                if (part > 0)
                    commitment.Consume(part, position, claim.Id, line.Sequence, act);
                open -= part;
            }
        }

        foreach (var commitment in commitments.Where(c => claim.Lines.Any(l => l.Sanctioned > 0 && l.CampaignId == c.CampaignId && l.Category == c.Category)))
            db.Publish(commitment.Changed(act.On, act.At));
    }

    private decimal Left(string category, Guid? campaign) => Of(category, campaign).Sum(c => c.Remaining);

    private IEnumerable<BudgetCommitment> Of(string category, Guid? campaign) => commitments.Where(c => c.Category == category && c.CampaignId == campaign);
}
