using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Tests.Domain;

/// <summary>An account with instalments named 1, 2, 3 …</summary>
internal static class Books
{
    public static readonly DateOnly Signed = new(2026, 1, 1);

    public static DateOnly Day(int days) => Signed.AddDays(days);

    public static Guid Id(int instalment) => new(instalment, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static Act On(int day) => new(Day(day), DateTimeOffset.UnixEpoch, "fiona");

    /// <param name="instalments">Due so many days after signing, and how much.</param>
    public static ContractAccount Account(params (int Due, decimal Amount)[] instalments)
        => ContractAccount.Open(
            new AccountHead(Guid.CreateVersion7(), 1, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "CT-2026-000001", Guid.CreateVersion7(), "ALFKI", "Alfreds", "CNY", Signed),
            instalments.Select((i, index) => new Instalment(Id(index + 1), index + 1, Day(i.Due), i.Amount)),
            [],
            On(0));

    public static Payment Pay(this ContractAccount account, decimal amount, int day, int? instalment = null)
        => Payment.Receive(account, "PM-2026-000001", amount, instalment is { } i ? Id(i) : null, null, null, On(day));

    public static IEnumerable<Movement> MovementsTo(this ContractAccount account, DateOnly asOf)
        => account.Entries.Where(e => e.BusinessDate <= asOf).Select(e => new Movement(e.DueOn, e.Kind, e.Amount));
}
