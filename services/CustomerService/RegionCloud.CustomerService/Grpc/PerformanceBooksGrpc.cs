using System.Globalization;
using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Grpc;

/// <summary>What Performance holds its facts about service times against before it publishes scores (RB-19, RB-25): the tickets that came in during the period, as they stood at the end of a day. Answers within the caller's own scope.</summary>
[RequirePermission("ticket.read")]
internal sealed class PerformanceBooksGrpc(CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock) : PerformanceBooksService.PerformanceBooksServiceBase
{
    public override async Task<GetBooksResponse> GetBooks(GetBooksRequest request, ServerCallContext context)
    {
        var (region, from, until, asOf) = (Id(request.RegionId), Day(request.From, "from"), Day(request.Until, "until"), clock.AsOf(Day(request.AsOf, "asOf")));

        var first = (await TicketFigures.ReadAsync(db, organisation.Current, clock, region, from, until, asOf, context.CancellationToken)).Select(t => t.FirstResponse).ToList();

        var response = new GetBooksResponse();
        response.Figures.Add(new BookFigure { Figure = "firstResponseMet", Amount = Text(first.Count(c => c == ClockStatus.Met)) });
        response.Figures.Add(new BookFigure { Figure = "firstResponseDue", Amount = Text(first.Count(c => c is ClockStatus.Met or ClockStatus.Breached)) });
        return response;
    }

    private static string Text(int count) => count.ToString("0.00", CultureInfo.InvariantCulture);

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw Unreadable("regionId", "UUID");

    private static DateOnly Day(string text, string field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable(field, "yyyy-MM-dd");

    private static MalformedRequestException Unreadable(string field, string expected) => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}
