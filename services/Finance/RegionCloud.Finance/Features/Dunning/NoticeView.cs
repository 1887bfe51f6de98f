using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>A reminder of an overdue instalment.</summary>
/// <param name="Level">1 for 1 to 30 days past due, then up the ladder of the policy set (RB-14).</param>
/// <param name="Skipped">Levels below that were never issued.</param>
/// <param name="DaysPastDue">On the day of issue, like outstanding and fee.</param>
/// <param name="LateFee">Informational (RB-15).</param>
/// <param name="Held">Its contract or instalment is not dunned today, for the reason beside (RB-16).</param>
/// <param name="HoldKind">dispute or complaint.</param>
/// <param name="HoldReason">Of a complaint its number.</param>
/// <param name="Actions">What you may do with it now: acknowledge.</param>
public sealed record NoticeView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, Guid OwnerId, Guid ContractId, string ContractNumber, Guid InstalmentId, int Sequence, CustomerRef Customer, string Currency, int Level, IReadOnlyList<int> Skipped, DateOnly DueOn,
    DateOnly IssuedOn, DateTimeOffset IssuedAt, string IssuedBy, int DaysPastDue, decimal Outstanding, decimal LateFee, Guid PolicySetId, [property: ValuesOf(typeof(NoticeStatus))] string Status, bool Held,
    [property: ValuesOf(typeof(HoldKind))] string? HoldKind, string? HoldReason, IReadOnlyList<NoticeTransitionView> History,
    IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static async Task<IReadOnlyList<NoticeView>> OfAsync(FinanceDbContext db, IReadOnlyList<DunningNotice> notices, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var views = new List<NoticeView>();
        foreach (var region in notices.GroupBy(n => n.RegionId))
        {
            var holds = await db.HoldsAsync(region.Select(n => n.ContractId), clock.Today(region.Key), ct);
            views.AddRange(region.Select(n => Of(n, holds.Of(n.ContractId, n.InstalmentId), user)));
        }

        // As they were asked for.
        var places = notices.Select((n, place) => (n.Id, place)).ToDictionary(n => n.Id, n => n.place);
        return [.. views.OrderBy(v => places[v.Id])];
    }

    internal static async Task<NoticeView> OfAsync(FinanceDbContext db, DunningNotice notice, CurrentUser user, BusinessClock clock, CancellationToken ct) => (await OfAsync(db, [notice], user, clock, ct))[0];

    private static NoticeView Of(DunningNotice n, Hold? hold, CurrentUser user) => new(
        n.Id, n.Number, n.RegionId, n.DepartmentId, n.OwnerId, n.ContractId, n.ContractNumber, n.InstalmentId, n.Sequence, new CustomerRef(n.CustomerId, n.CustomerCode, n.CustomerName), n.Currency, n.Level,
        [.. n.Skipped.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => int.Parse(l, CultureInfo.InvariantCulture))], n.DueOn, n.IssuedOn, n.IssuedAt, n.IssuedBy, n.DaysPastDue, n.Outstanding, n.Fee, n.PolicySetId,
        DunningRules.Name(n.Status), hold is not null, hold?.Kind, hold?.Reason, [.. n.Transitions.OrderBy(t => t.Sequence).Select(t => new NoticeTransitionView(DunningRules.Name(t.To), t.On, t.RecordedAt, t.By, t.Note))],
        DunningRules.Acknowledge(n) is null && user.May("dunning.update", n.RegionId, n.DepartmentId, n.OwnerId) ? ["acknowledge"] : [], ETags.Of(n.Version));
}

public sealed record NoticeTransitionView([property: ValuesOf(typeof(NoticeStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

internal sealed class NoticeList : Listing<DunningNotice, NoticeView>
{
    public NoticeList()
    {
        Key(n => n.Id);
        Filter("regionId", n => n.RegionId);
        Filter("ownerId", n => n.OwnerId);
        Filter("customerId", n => n.CustomerId);
        Filter("contractId", n => n.ContractId);
        Filter("instalmentId", n => n.InstalmentId);
        Filter("status", n => n.Status);
        Filter("number", n => n.Number);
        Range("issued", n => n.IssuedOn);
        Range("due", n => n.DueOn);
        Range("outstanding", n => n.Outstanding);
        Search(n => n.Number, n => n.ContractNumber, n => n.CustomerCode, n => n.CustomerName);
        Sort("number", n => n.Number);
        Sort("level", n => n.Level);
        Sort("issuedOn", n => n.IssuedOn);
        Sort("outstanding", n => n.Outstanding);

        Column("label.finance.column.notice-number", n => n.Number);
        RegionColumn(n => n.RegionId);
        Column("label.finance.column.contract-number", n => n.ContractNumber);
        Column("label.finance.column.instalment", n => n.Sequence);
        Column("label.finance.column.customer", n => n.Customer.Name);
        Column("label.finance.column.level", n => n.Level);
        Column("label.finance.column.issued-on", n => n.IssuedOn);
        Column("label.finance.column.due-on", n => n.DueOn);
        Column("label.finance.column.days-past-due", n => n.DaysPastDue);
        Column("label.finance.column.currency", n => n.Currency);
        Column("label.finance.column.outstanding", n => n.Outstanding);
        Column("label.finance.column.late-fee", n => n.LateFee);
        Column("label.finance.column.status", n => n.Status);
        Column("label.finance.column.hold", n => n.HoldReason);
    }
}

internal static class ListNotices
{
    /// <summary>The dunning notices within the caller's scope.</summary>
    internal static async Task<Ok<Page<NoticeView>>> Handle(ListQuery<NoticeList> query, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.DunningNotices.AsNoTracking().AsSplitQuery(), notices => NoticeView.OfAsync(db, notices, user, clock, ct), ct));
}

internal static class ExportNotices
{
    /// <summary>The dunning notices as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<NoticeList> query, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.finance.list.notices", db.DunningNotices.AsNoTracking(), notices => NoticeView.OfAsync(db, notices, user, clock, ct), ct);
}

internal static class GetNotice
{
    /// <summary>One dunning notice with its history.</summary>
    internal static async Task<Results<Ok<NoticeView>, NotFound>> Handle(Guid id, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.DunningNotices.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, ct) is { } notice ? TypedResults.Ok(await NoticeView.OfAsync(db, notice, user, clock, ct)) : TypedResults.NotFound();
}

/// <param name="Note">What the sales person does about it.</param>
public sealed record AcknowledgeNoticeRequest([property: Text(1, 2000)] string? Note = null);

internal static class AcknowledgeNotice
{
    /// <summary>The sales person has seen it and works on it (8.3-2). Refuses <c>finance.dunning.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<NoticeView>, NotFound>> Handle(Guid id, AcknowledgeNoticeRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.DunningNotices.SingleOrDefaultAsync(n => n.Id == id, ct) is not { } notice)
            return TypedResults.NotFound();

        ifMatch.Check(notice.Version);
        notice.Acknowledge(request.Note, new Act(clock.Today(notice.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(await NoticeView.OfAsync(db, notice, user, clock, ct));
    }
}

/// <summary>The letter to the customer, in the language that was asked for.</summary>
public sealed record NoticeLetter(string Language, string Subject, string Body);

internal static class GetNoticeLetter
{
    /// <summary>The letter of a notice, in Chinese or English as <c>Accept-Language</c> says, with the figures of its day of issue.</summary>
    internal static async Task<Results<Ok<NoticeLetter>, NotFound>> Handle(Guid id, FinanceDbContext db, HttpContext http, Words words, CancellationToken ct)
    {
        if (await db.DunningNotices.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, ct) is not { } n)
            return TypedResults.NotFound();

        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["notice"] = n.Number, ["customer"] = n.CustomerName, ["contract"] = n.ContractNumber, ["instalment"] = n.Sequence, ["dueOn"] = n.DueOn, ["issuedOn"] = n.IssuedOn, ["days"] = n.DaysPastDue, ["outstanding"] = n.Outstanding,
            ["currency"] = n.Currency, ["fee"] = n.Fee, ["level"] = n.Level,
        };
        var body = n.Level switch { 1 => "label.finance.letter.friendly", 2 => "label.finance.letter.firm", 3 => "label.finance.letter.serious", _ => "label.finance.letter.last" };
        return TypedResults.Ok(new NoticeLetter(language, words.Say(language, "label.finance.letter.subject", values), words.Say(language, body, values)));
    }
}
