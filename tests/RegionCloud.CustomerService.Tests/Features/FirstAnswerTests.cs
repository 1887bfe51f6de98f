using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Testing;
using static RegionCloud.CustomerService.Tests.CustomerServiceApp;

namespace RegionCloud.CustomerService.Tests.Features;

/// <summary>What Performance is told of first answers, and what it may hold that against (RB-19, RB-25).</summary>
public sealed class FirstAnswerTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_first_answer_is_told_once_and_again_only_when_an_earlier_one_is_recorded()
    {
        var ticket = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "we are late", occurredAt = At("2026-06-29 11:00") });
        ticket = await app.As("cleo").DoAsync(ticket, "reply", new { text = "more", occurredAt = At("2026-06-29 15:00") });
        Assert.Equal("breached", Assert.Single(await app.Told<TicketAnswered>()).Ticket.FirstResponse.Status);

        await app.As("cleo").DoAsync(ticket, "reply", new { text = "called, noted on paper", occurredAt = At("2026-06-29 10:00") });
        var told = (await app.Told<TicketAnswered>())[^1];
        Assert.Equal((2, "met", new DateOnly(2026, 6, 29)), ((await app.Told<TicketAnswered>()).Count, told.Ticket.FirstResponse.Status, told.BusinessDate));
        // Both events of one version say the same.
        var withdrawn = Assert.Single(await app.Told<SlaBreachWithdrawn>());
        Assert.Equal((told.Ticket.Version, told.Ticket.FirstResponse), (withdrawn.Ticket.Version, withdrawn.Ticket.FirstResponse));
    }

    [Fact]
    public async Task The_books_are_the_tickets_of_the_period_as_they_stood_on_the_day_RB_19_RB_25()
    {
        var met = await app.OpenedAsync("complaint", "urgent", "2026-06-29 09:00");
        await app.As("cleo").DoAsync(met, "reply", new { text = "t", occurredAt = At("2026-06-29 09:30") });
        await app.OpenedAsync("complaint", "urgent", "2026-06-29 11:00");
        await app.OpenedAsync("consultation", null, "2026-06-30 09:50");

        Assert.Equal(["firstResponseDue 2.00", "firstResponseMet 1.00"], await BooksAsync("carl", "2026-06-30"));
        Assert.Equal(["firstResponseDue 0.00", "firstResponseMet 0.00"], await BooksAsync("carl", "2026-06-28"));
        // Of another region nothing is told.
        Assert.Equal(["firstResponseDue 0.00", "firstResponseMet 0.00"], await BooksAsync("vera", "2026-06-30"));

        async Task<IEnumerable<string>> BooksAsync(string who, string asOf)
        {
            using var channel = app.Ask(who);
            return (await new PerformanceBooksService.PerformanceBooksServiceClient(channel).GetBooksAsync(
                new GetBooksRequest { RegionId = East.ToString(), From = "2026-04-01", Until = "2026-06-30", AsOf = asOf, ContractsAsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken)).Figures.Where(f => f.Figure.StartsWith("firstResponse", StringComparison.Ordinal)).Select(f => $"{f.Figure} {f.Amount}").Order(StringComparer.Ordinal);
        }
    }
}
