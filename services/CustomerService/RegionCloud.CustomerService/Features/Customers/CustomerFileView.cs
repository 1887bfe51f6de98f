using System.Text.Json.Serialization;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>
/// The file of a customer (客戶檔案, 6.3-3) in one region, as of a day: basic data from Sales, purchase history and money from Sales' and Finance's events, service record from here. Each line says where
/// it is read in full.
/// </summary>
/// <param name="Segments">What he is to us on that day: newCustomer, repeatBuyer, dormant, overdue, complaining, dissatisfied.</param>
public sealed record CustomerFileView(DateOnly AsOf, BasicDataView BasicData, PurchaseHistoryView PurchaseHistory, ServiceRecordView ServiceRecord, IReadOnlyList<CustomerSegment> Segments);

/// <param name="Class">By which he is visited; absent when he has none, and then nobody visits him by himself.</param>
/// <param name="Link">Where Sales keeps it.</param>
public sealed record BasicDataView(
    Guid CustomerId, Guid RegionId, string Code, string Name, string? TaxNumber, string? ContactName, string? ContactTitle, string? City, string? Country, string? Phone, Guid OwnerId, DateOnly Since, CustomerClass? Class, DateOnly? ClassSince, string Link);

/// <param name="Totals">By currency, without voided contracts.</param>
public sealed record PurchaseHistoryView(IReadOnlyList<CustomerTotalView> Totals, IReadOnlyList<CustomerContractView> Contracts, IReadOnlyList<CustomerNoticeView> Notices);

/// <param name="OldestDays">Days past due of the oldest open instalment; 0 when nothing is overdue.</param>
public sealed record CustomerTotalView(string Currency, int Contracts, decimal Purchased, decimal Received, decimal Outstanding, decimal Overdue, int OldestDays);

public sealed record CustomerContractView(Guid ContractId, string Number, DateOnly SignedOn, bool Voided, string Currency, decimal Purchased, decimal Received, decimal Outstanding, decimal Overdue, int OldestDays, string Link);

/// <param name="Level">0: found overdue; 1 and more: a dunning notice of that level.</param>
public sealed record CustomerNoticeView(int Level, string? Number, DateOnly On, Guid ContractId, int Instalment, int DaysPastDue, decimal Outstanding, string Currency, string Link);

/// <param name="OpenTickets">Neither resolved nor closed on that day.</param>
/// <param name="LastContactOn">The last day on which we spoke with him: a reply to a ticket, a visit, an answer to a survey.</param>
/// <param name="NextVisitDueOn">Absent when none is planned.</param>
public sealed record ServiceRecordView(
    int OpenTickets, DateOnly? LastContactOn, DateOnly? NextVisitDueOn, IReadOnlyList<CustomerTicketView> Tickets, IReadOnlyList<CustomerVisitView> Visits, IReadOnlyList<CustomerSurveyView> Surveys);

public sealed record CustomerTicketView(Guid TicketId, string Number, TicketKind Kind, TicketPriority Priority, TicketStatus Status, string Subject, DateOnly ReceivedOn, string Link);

public sealed record CustomerVisitView(Guid VisitId, string Number, DateOnly DueOn, DateOnly? DoneOn, string? Needs, string? Opinions, string? FollowUp, string Link);

/// <param name="Low">How many of his scores are low.</param>
public sealed record CustomerSurveyView(Guid SurveyId, DateOnly AnsweredOn, SurveyMethod Method, int Low, string Link);

/// <summary>What a customer is to us on a day.</summary>
public enum CustomerSegment
{
    /// <summary>His first contract is not older than so many days (policy set).</summary>
    NewCustomer,

    /// <summary>He bought more than once.</summary>
    RepeatBuyer,

    /// <summary>He bought, but nothing for so many days (policy set): an opportunity to win him again (2.2-16).</summary>
    Dormant,

    /// <summary>He owes something past its day.</summary>
    Overdue,

    /// <summary>A complaint of his is open.</summary>
    Complaining,

    /// <summary>His last answer to a survey has a low score.</summary>
    Dissatisfied,
}

/// <summary>A customer in the list of files.</summary>
/// <param name="Segments">As of the day asked for.</param>
public sealed record CustomerSummary(
    Guid Id, Guid CustomerId, Guid RegionId, string Code, string Name, string? City, Guid OwnerId, CustomerClass? Class, IReadOnlyList<CustomerTotalView> Totals, DateOnly? LastPurchaseOn, int OpenTickets, DateOnly? NextVisitDueOn, IReadOnlyList<CustomerSegment> Segments,
    [property: JsonPropertyName("etag")] string Etag) : ITagged;
