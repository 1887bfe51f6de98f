using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;

namespace RegionCloud.Risk.Features.Register;

/// <summary>What the indicators say of a risk's likelihood, and the money at stake of its impact (RB-31).</summary>
internal static class RiskProposals
{
    /// <summary>
    /// Likelihood from the worst indicator of the category in the newest evaluation of the quarter, one more if it was red in the quarter before too. Impact of a financial risk from the overdue amount of that evaluation, of the
    /// others from the money that whoever assesses names.
    /// </summary>
    public static async Task<RiskProposal> OfAsync(RiskDbContext db, RegisteredRisk risk, decimal? moneyAtStake, string? currency, DateOnly on, RiskMatrix matrix, CancellationToken ct)
    {
        var quarter = ServiceDefaults.Calendar.BusinessPeriod.QuarterOf(on);
        var (now, before) = (await NewestAsync(db, risk.RegionId, quarter.ToString(), on, ct), await NewestAsync(db, risk.RegionId, quarter.Previous.ToString(), on, ct));
        var worst = now?.ColourOf(risk.Category) ?? KriColour.Grey;
        var (money, of) = risk.Category is RiskCategory.FinancialManagement && moneyAtStake is null
            // Amounts of different currencies are never added: the largest stands for all.
            ? now?.Overdue.OrderByDescending(o => o.Amount).ThenBy(o => o.Currency, StringComparer.Ordinal).Select(o => ((decimal?)o.Amount, (string?)o.Currency)).FirstOrDefault() ?? (null, null)
            : (moneyAtStake, moneyAtStake is null ? null : currency ?? "CNY");
        return new RiskProposal(matrix.Likelihood(worst, before?.ColourOf(risk.Category) ?? KriColour.Grey), money is { } amount ? matrix.Impact(amount) : null, worst, now?.AsOf, money, of);
    }

    // Whoever may judge the risk is proposed the same, also a department that does not read the region's evaluations.
    private static Task<KriEvaluation?> NewestAsync(RiskDbContext db, Guid region, string period, DateOnly on, CancellationToken ct)
        => db.KriEvaluations.IgnoreQueryFilters().AsNoTracking().AsSplitQuery().Where(e => e.RegionId == region && e.Period == period && e.AsOf <= on).OrderByDescending(e => e.AsOf).FirstOrDefaultAsync(ct);
}
