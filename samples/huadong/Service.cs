using System.Text.Json;

namespace RegionCloud.Huadong;

/// <summary>Chapter 6 of the regulation: tickets, survey, visits.</summary>
internal sealed partial class Scenario
{
    private const string Service = "/api/customer-service/v1";

    /// <summary>Four tickets of the quarter: three answered in time, two of them in the deadline's own minute, one a minute late.</summary>
    private async Task TicketsAsync()
    {
        // Friday 17:30, 120 minutes: 30 on Friday, 90 on the make-up Saturday (調休).
        var complaint = await OpenedAsync("HD-QIANTANG", "complaint", "2026-05-08T17:30:00+08:00", "三箱破損", qiantang);
        Same("complaint on Friday 17:30: first answer due on the make-up Saturday", "2026-05-09T02:30:00.000Z", complaint, "firstResponse.dueAt", "RB-17");
        await api.UntilAsync(Finance, "/api/finance/v1/complaint-holds", h => h.Items().Any(i => i.Is("contractId", qiantang.Id())), "Finance hears of the complaint");
        await RefusedAsync("an agent answers what is not his", 403, "not-permitted", Agent, $"{Service}/tickets/{complaint.Id()}/reply", new { text = "今天處理" }, "1-4", complaint);
        complaint = await ActedAsync(complaint, "reply", new { text = "今天處理", occurredAt = "2026-05-09T10:30:00+08:00" });
        Same("complaint answered in the deadline's minute", "met", complaint, "firstResponse.status", "RB-17");
        complaint = await ActedAsync(complaint, "wait", new { note = "請客戶寄回樣品", occurredAt = "2026-05-09T10:31:00+08:00" });
        complaint = await ActedAsync(complaint, "resume", new { said = "樣品已寄", occurredAt = "2026-05-20T09:30:00+08:00" });
        await RefusedAsync("a complaint is settled without its cause", 422, "customer-service.ticket.cause-missing", ServiceHead, $"{Service}/tickets/{complaint.Id()}/resolve", new { resolution = "補發三箱", occurredAt = "2026-05-20T10:00:00+08:00" }, "6.1", complaint);
        complaint = await ActedAsync(complaint, "resolve", new { resolution = "補發三箱", cause = "delivery", occurredAt = "2026-05-20T10:00:00+08:00" });
        Same("complaint resolved: net of waiting for the customer", "met", complaint, "resolutionClock.status", "RB-18");
        await api.UntilAsync(Finance, "/api/finance/v1/complaint-holds", h => h.Items().Any(i => i.Is("contractId", qiantang.Id()) && i.Is("resolvedOn", "2026-05-20")), "Finance hears of the resolution");

        // Thursday 16:00 before the holidays, 240 minutes: 120 on Thursday, 120 on 2026-05-06.
        var question = await OpenedAsync("HD-PUJIANG", "consultation", "2026-04-30T16:00:00+08:00", "怎樣校準", null);
        Same("question before the May holidays: due", "2026-05-06T03:00:00.000Z", question, "firstResponse.dueAt", "RB-17");
        question = await ActedAsync(question, "reply", new { text = "附校準手冊", occurredAt = "2026-05-06T11:01:00+08:00" });
        Same("question answered a minute late", "breached", question, "firstResponse.status", "RB-17");
        await ActedAsync(question, "resolve", new { resolution = "已校準", occurredAt = "2026-05-06T15:00:00+08:00" });

        // Thursday 13:30 before the Dragon Boat days, 450 minutes: 270 on Thursday, 180 on Monday: the end of the interval itself.
        var suggestion = await OpenedAsync("HD-TAIHU", "suggestion", "2026-06-18T13:30:00+08:00", "增加中文界面", null);
        Same("suggestion before the Dragon Boat days: due at the interval's end", "2026-06-22T04:00:00.000Z", suggestion, "firstResponse.dueAt", "RB-17, 10a");
        suggestion = await ActedAsync(suggestion, "reply", new { text = "已列入計劃", occurredAt = "2026-06-22T12:00:00+08:00" });
        Same("suggestion answered in that minute", "met", suggestion, "firstResponse.status", "RB-17");
        await ActedAsync(suggestion, "resolve", new { resolution = "列入三季度版本", occurredAt = "2026-06-22T14:00:00+08:00" });

        var last = await OpenedAsync("HD-YONGJIANG", "consultation", "2026-06-24T09:00:00+08:00", "發票抬頭", null);
        last = await ActedAsync(last, "reply", new { text = "已更正", occurredAt = "2026-06-24T10:00:00+08:00" });
        await ActedAsync(last, "resolve", new { resolution = "已更正", occurredAt = "2026-06-24T10:05:00+08:00" });
    }

    private Task<JsonElement> OpenedAsync(string customer, string kind, string receivedAt, string subject, JsonElement? contract) => api.PostAsync(ServiceHead, $"{Service}/tickets", new
    {
        regionId,
        customerId = customers[customer].Id(),
        contractId = contract?.Id(),
        kind,
        content = new { subject, channel = "phone" },
        receivedAt,
    });

    private Task<JsonElement> ActedAsync(JsonElement ticket, string action, object body) => api.PostAsync(ServiceHead, $"{Service}/tickets/{ticket.Id()}/{action}", body, ticket);

    private async Task SurveyAsync()
    {
        object Content(bool service) => new
        {
            title = "二季度滿意度調查",
            quarter = "2026-04-01",
            questions = new[] { Question("product", "nps", "您會推薦我們嗎"), Question("product", "csat", "您對產品滿意嗎"), Question("service", "csat", "您對服務滿意嗎") }.Take(service ? 3 : 2),
        };
        var survey = await api.PostAsync(ServiceHead, $"{Service}/surveys", new { regionId, content = Content(service: false) });
        await RefusedAsync("a survey that does not ask about service", 422, "customer-service.survey.dimension-missing", ServiceHead, $"{Service}/surveys/{survey.Id()}/open", new { openedOn = "2026-06-10" }, "6.2-2", survey);
        survey = await api.PutAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}", new { content = Content(service: true) }, survey);
        survey = await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/open", new { openedOn = "2026-06-10" }, survey);
        string[] asked = ["HD-PUJIANG", "HD-QIANTANG", "HD-TAIHU", "HD-YONGJIANG"];
        var invitations = await InvitedAsync(survey, asked, "2026-06-10", "2026-06-20");

        // Products 5, 4, 2, 5 and service 4, 5, 3, 4: six of eight are content. Two would recommend us, one would not.
        foreach (var (customer, nps, product, service) in new[] { ("HD-PUJIANG", 10, 5, 4), ("HD-QIANTANG", 9, 4, 5), ("HD-TAIHU", 6, 2, 3), ("HD-YONGJIANG", 8, 5, 4) })
        {
            var invitation = invitations.Single(i => i.Is("customerId", customers[customer].Id()));
            await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/invitations/{invitation.Id()}/answer", new { method = "interview", answeredOn = "2026-06-18", answers = new[] { Answer(1, nps), Answer(2, product), Answer(3, service) } }, invitation);
        }

        survey = await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}");
        await RefusedAsync("a survey is closed with a low score unexplained", 422, "customer-service.survey.cause-missing", ServiceHead, $"{Service}/surveys/{survey.Id()}/close", new { closedOn = "2026-06-24" }, "6.2-4", survey);
        foreach (var answer in (await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/answers?unexplained=true")).Items())
            await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/answers/{answer.Id()}/cause", new { cause = "delivery", note = "晚了兩天" }, await AnswerAsync(survey, answer.Id()));
        survey = await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/close", new { closedOn = "2026-06-24" }, await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}"));
        await RefusedAsync("a survey is analysed without a measure against its cause", 422, "customer-service.survey.measure-missing", ServiceHead, $"{Service}/surveys/{survey.Id()}/analyse", new { findings = "交期", proposals = "承諾交期", analysedOn = "2026-06-26" }, "6.2-5", survey);
        var measure = await api.PostAsync(ServiceHead, $"{Service}/measures", new { regionId, surveyId = survey.Id(), cause = "delivery", action = "每週兩次發貨", responsibleId = Employee(Agent), plannedOn = "2026-06-24", dueOn = "2026-06-29" });
        await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/analyse", new { findings = "交期", proposals = "在活動中承諾交期", analysedOn = "2026-06-26" }, await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}"));
        measure = await api.PostAsync(ServiceHead, $"{Service}/measures/{measure.Id()}/done", new { result = "六月起每週兩次", doneOn = "2026-06-29" }, measure);
        await RefusedAsync("who did it verifies it", 403, "not-permitted", ServiceHead, $"{Service}/measures/{measure.Id()}/verify", new { verifiedOn = "2026-06-30" }, "6.2-6", measure);
        await api.PostAsync(Manager, $"{Service}/measures/{measure.Id()}/verify", new { note = "無再投訴", verifiedOn = "2026-06-30" }, measure);
    }

    private async Task<JsonElement> AnswerAsync(JsonElement survey, string id) => (await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/answers")).Items().Single(a => a.Is("id", id));

    private static object Question(string dimension, string metric, string text) => new { dimension, metric, text };

    private static object Answer(int question, int score) => new { question, score };

    /// <summary>Whoever has a link answers once, without signing in; it counts from the day of the answer, which is today.</summary>
    private async Task LinksAsync()
    {
        var survey = await api.PostAsync(ServiceHead, $"{Service}/surveys", new { regionId, content = new { title = "四季度滿意度調查", quarter = "2026-10-01", questions = new[] { Question("product", "csat", "您對產品滿意嗎"), Question("service", "csat", "您對服務滿意嗎") } } });
        survey = await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/open", new { }, survey);
        var invitation = (await InvitedAsync(survey, ["HD-PUJIANG", "HD-TAIHU"], null, null)).Single(i => i.Is("customerId", customers["HD-PUJIANG"].Id()));
        if (invitation.Text("answeredOn") != "–")
            return;

        var secret = (await api.PostAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/invitations/{invitation.Id()}/link", new { }, invitation)).Text("token");
        var answers = new { answers = new[] { Answer(1, 5) } };
        var (status, _) = await api.BySecretAsync(HttpMethod.Post, $"{Service}/survey-link", secret, answers);
        Same("survey link: answered", "200", $"{status}", "6.2-3");
        (status, var again) = await api.BySecretAsync(HttpMethod.Post, $"{Service}/survey-link", secret, answers);
        Same("refused: survey link: answered again", "409 customer-service.survey.answered-already", $"{status} {again.Text("code")}", "6.2-3");
        (status, _) = await api.BySecretAsync(HttpMethod.Get, $"{Service}/survey-link", "nobody-s-secret");
        Same("refused: survey link: a secret that opens nothing", "404", $"{status}", "6.2-3");
    }

    /// <summary>The links' secrets are told once and kept by nobody, so the answer to the same request is not told again: then the customers were asked before.</summary>
    private async Task<List<JsonElement>> InvitedAsync(JsonElement survey, IEnumerable<string> asked, string? invitedOn, string? lastDay)
    {
        var (status, codes, detail) = await api.RefusedAsync(ServiceHead, HttpMethod.Post, $"{Service}/surveys/{survey.Id()}/invitations", new { customers = asked.Select(c => new { customerId = customers[c].Id() }), invitedOn, lastDay }, survey);
        return status < 400 || codes.Contains("customer-service.survey.asked-already", StringComparer.Ordinal)
            ? [.. (await api.GetAsync(ServiceHead, $"{Service}/surveys/{survey.Id()}/invitations")).Items()]
            : throw new InvalidOperationException($"Nobody is asked: {status} {detail}");
    }

    private async Task VisitsAsync()
    {
        await api.PostAsync(ServiceHead, $"{Service}/service-summaries", new { regionId, month = "2026-05-01", findings = "一起投訴，起因是交期", actions = "每週兩次發貨", doneOn = "2026-05-29" });
        await VisitAsync("HD-TAIHU", "2026-05-15", "2026-05-14");
        await VisitAsync("HD-YONGJIANG", "2026-06-10", "2026-06-12");
    }

    private async Task VisitAsync(string customer, string dueOn, string doneOn)
    {
        var visit = await api.PostAsync(ServiceHead, $"{Service}/visits", new { regionId, customerId = customers[customer].Id(), plannedOn = "2026-04-01", dueOn });
        await RefusedAsync($"visit of {customer} without the customer's needs", 422, "customer-service.part-missing", ServiceHead, $"{Service}/visits/{visit.Id()}/done", new { doneOn, opinions = "滿意" }, "6.3-2", visit);
        await api.PostAsync(ServiceHead, $"{Service}/visits/{visit.Id()}/done", new { doneOn, needs = "加一台備機", opinions = "滿意" }, visit);
    }
}
