using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Customers;

internal static class GetCustomerFile
{
    /// <summary>The whole file of a customer in a region: basic data, purchase history, service record, as of a day (6.3-3). 404 when the region has no relation to him. Refuses <c>date-in-future</c>.</summary>
    /// <param name="customerId">The customer, as Sales knows him.</param>
    /// <param name="regionId">Whose file; needed only by those who see several regions.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<CustomerFileView>, NotFound>> Handle(
        Guid customerId, Guid? regionId, DateOnly? asOf, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        if (await db.FileCustomers.AsNoTracking().Where(c => c.CustomerId == customerId && (regionId == null || c.RegionId == regionId)).OrderBy(c => c.Since).ThenBy(c => c.Id).FirstOrDefaultAsync(ct) is not { } file)
            return TypedResults.NotFound();

        var facts = await CustomerFileReader.ReadAsync(db, organisation.Current, clock, file.RegionId, [customerId], day, ct);
        return TypedResults.Ok(new CustomerFileView(
            day,
            new BasicDataView(
                customerId, file.RegionId, file.Code, file.Name, file.TaxNumber, file.ContactName, file.ContactTitle, file.City, file.Country, file.Phone, file.OwnerId, file.Since, file.Class, file.ClassSince, $"/api/sales/v1/customers/{customerId}"),
            Purchases(facts, customerId), Service(facts, customerId), facts.SegmentsOf(customerId)));
    }

    private static PurchaseHistoryView Purchases(CustomerFacts facts, Guid customerId) => new(
        facts.TotalsOf(customerId),
        [.. facts.Contracts[customerId].Select(c => new CustomerContractView(
            c.Contract.Id, c.Contract.Number, c.Contract.SignedOn, c.Voided, c.Contract.Currency, c.Money.Purchased, c.Money.Received, c.Money.Outstanding, c.Money.Overdue, c.Money.OldestDays, $"/api/sales/v1/contracts/{c.Contract.Id}"))],
        [.. facts.Notices[customerId].OrderBy(n => n.On).ThenBy(n => n.Level).ThenBy(n => n.Id).Select(n => new CustomerNoticeView(
            n.Level, n.Number, n.On, n.ContractId, n.Sequence, n.DaysPastDue, n.Outstanding, n.Currency, n.Level == 0 ? $"/api/finance/v1/receivables/{n.Id}/entries" : $"/api/finance/v1/dunning-notices/{n.Id}"))]);

    private static ServiceRecordView Service(CustomerFacts facts, Guid customerId)
    {
        var (tickets, visits, surveys) = (facts.Tickets[customerId].OrderByDescending(t => t.ReceivedOn).ThenByDescending(t => t.Number, StringComparer.Ordinal).ToList(), facts.Visits[customerId].OrderByDescending(v => v.DueOn).ToList(), facts.Surveys[customerId].OrderByDescending(s => s.AnsweredOn).ToList());
        return new ServiceRecordView(
            tickets.Count(t => t.IsOpen), LastContact(tickets, visits.Where(v => v.DoneOn <= facts.AsOf).Select(v => v.DoneOn), surveys), NextVisit(visits, facts.AsOf),
            [.. tickets.Select(t => new CustomerTicketView(t.Id, t.Number, t.Kind, t.Priority, t.Status, t.Subject, t.ReceivedOn, $"/api/customer-service/v1/tickets/{t.Id}"))],
            [.. visits.Where(v => !(v.CancelledOn <= facts.AsOf)).Select(v => v.DoneOn <= facts.AsOf
                ? new CustomerVisitView(v.Id, v.Number, v.DueOn, v.DoneOn, v.Needs, v.Opinions, v.FollowUp, $"/api/customer-service/v1/visits/{v.Id}")
                : new CustomerVisitView(v.Id, v.Number, v.DueOn, null, null, null, null, $"/api/customer-service/v1/visits/{v.Id}"))],
            [.. surveys.Select(s => new CustomerSurveyView(s.SurveyId, s.AnsweredOn, s.Method, s.Low, $"/api/customer-service/v1/surveys/{s.SurveyId}"))]);
    }

    internal static DateOnly? NextVisit(IEnumerable<Visit> visits, DateOnly asOf) => visits.Where(v => !(v.DoneOn <= asOf) && !(v.CancelledOn <= asOf)).Select(v => (DateOnly?)v.DueOn).Min();

    private static DateOnly? LastContact(IEnumerable<TicketFact> tickets, IEnumerable<DateOnly?> visits, IEnumerable<SurveyFact> surveys)
        => tickets.Select(t => t.LastReplyOn).Concat(visits).Concat(surveys.Select(s => (DateOnly?)s.AnsweredOn)).Max();
}
