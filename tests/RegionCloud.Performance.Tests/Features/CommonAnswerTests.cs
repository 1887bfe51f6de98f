using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>What Performance answers as every department does, over gRPC.</summary>
public sealed class CommonAnswerTests(PerformanceApp app)
{
    [Fact]
    public async Task A_region_is_answered_to_who_reaches_it_and_absent_to_everybody_else()
    {
        var (own, other) = (await app.RegionAsync(), await app.RegionAsync());
        using var manager = await app.SignedInAsync("regionManager", own);
        var subject = (await manager.GetJsonAsync("me"))["subject"]!.ToString();

        Assert.NotEmpty((await SummaryAsync(subject, own["id"]!.ToString())).PolicySetId);
        Assert.NotEmpty((await SummaryAsync("svc-finance", other["id"]!.ToString())).AsOf);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => SummaryAsync(subject, other["id"]!.ToString()))).StatusCode);
    }

    private async Task<GetSummaryResponse> SummaryAsync(string subject, string region)
    {
        using var channel = app.App.Ask(subject);
        return await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = region }, cancellationToken: TestContext.Current.CancellationToken);
    }
}
