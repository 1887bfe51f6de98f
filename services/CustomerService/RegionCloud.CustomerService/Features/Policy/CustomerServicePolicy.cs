using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.CustomerService.Features.Policy;

/// <summary>Customer service's part of the rule book's numbers.</summary>
internal static class CustomerServicePolicy
{
    private const string FirstResponse = "firstResponse";
    private const string Resolution = "resolution";

    /// <summary>Working minutes to the first response and to the resolution, by kind and priority (RB-17).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> SlaMinutes = PolicyParameter.Table(
        "slaMinutes", "workingMinute", "RB-17", "label.customer-service.policy.sla-minutes", min: 1, max: 100_000,
        new Dictionary<string, IReadOnlyDictionary<string, int>>(StringComparer.Ordinal)
        {
            ["consultationNormal"] = Minutes(240, 900),
            ["consultationUrgent"] = Minutes(240, 900),
            ["complaintNormal"] = Minutes(120, 900),
            ["complaintUrgent"] = Minutes(60, 480),
            ["suggestionNormal"] = Minutes(450, 2250),
            ["suggestionUrgent"] = Minutes(450, 2250),
        });

    /// <summary>Part of the time after which it is warned (6 d).</summary>
    public static readonly PolicyParameter<int> SlaWarningPercent = PolicyParameter.Whole("slaWarningPercent", "percent", "RB-17", "label.customer-service.policy.sla-warning", 75, min: 1, max: 99);

    /// <summary>Days after which a resolved ticket is closed by itself (§11).</summary>
    public static readonly PolicyParameter<int> TicketCloseDays = PolicyParameter.Whole("ticketCloseDays", "day", "6.1", "label.customer-service.policy.ticket-close", 7, min: 1, max: 365);

    /// <summary>After how many days a customer is visited again, by his class (6.3-1).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> ReturnVisitDays = PolicyParameter.Table(
        "returnVisitDays", "day", "6.3-1", "label.customer-service.policy.return-visits", min: 1, max: 1000,
        new Dictionary<string, IReadOnlyDictionary<string, int>>(StringComparer.Ordinal) { ["a"] = Days(30), ["b"] = Days(60), ["c"] = Days(90) });

    /// <summary>So long after his first contract a customer is new (6.3-4).</summary>
    public static readonly PolicyParameter<int> NewCustomerDays = PolicyParameter.Whole("newCustomerDays", "day", "6.3-4", "label.customer-service.policy.new-customer", 90, min: 1, max: 3660);

    /// <summary>After so many days without a contract a customer is dormant: an opportunity to win him again (2.2-16).</summary>
    public static readonly PolicyParameter<int> DormantDays = PolicyParameter.Whole("dormantDays", "day", "2.2-16", "label.customer-service.policy.dormant", 180, min: 1, max: 3660);

    public static readonly IReadOnlyList<PolicyParameter> All = [SlaMinutes, SlaWarningPercent, TicketCloseDays, ReturnVisitDays, NewCustomerDays, DormantDays];

    /// <summary>The service times of a ticket under a policy set.</summary>
    public static ServiceTimes Times(this PolicySet set, TicketKind kind, TicketPriority priority)
    {
        var minutes = SlaMinutes.In(set)[$"{TicketRules.Name(kind)}{priority}"];
        return new ServiceTimes(minutes[FirstResponse], minutes[Resolution], SlaWarningPercent.In(set), TicketCloseDays.In(set), set.Id);
    }

    /// <summary>After how many days a customer of a class is visited again.</summary>
    public static int VisitDays(this PolicySet set, CustomerClass @class) => ReturnVisitDays.In(set)[TicketRules.Name(@class)]["days"];

    private static Dictionary<string, int> Days(int days) => new(StringComparer.Ordinal) { ["days"] = days };

    private static Dictionary<string, int> Minutes(int firstResponse, int resolution) => new(StringComparer.Ordinal) { [FirstResponse] = firstResponse, [Resolution] = resolution };
}
