using Grpc.Net.Client;
using Microsoft.AspNetCore.Mvc.Testing;

namespace RegionCloud.Testing;

/// <summary>Asking a service over its real gRPC, as another service or the gateway does.</summary>
public static class Asking
{
    /// <summary>A channel that sends somebody's token: a person's, or a service's own (<c>svc-sales</c>).</summary>
    public static GrpcChannel Ask<TProgram>(this WebApplicationFactory<TProgram> app, string subject)
        where TProgram : class
        => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = new Signed(subject, app.Server.CreateHandler()), DisposeHttpClient = true });

    private sealed class Signed(string subject, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TestTokens.For(subject)}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
