using System.Collections;
using System.Diagnostics;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>F4: whatever bytes reach a gRPC method, it answers with a status that says why.</summary>
[Collection("the company")]
[Trait("suite", "fuzz")]
public sealed class GrpcTests(Company company, Goals goals)
{
    private static readonly int Messages = Proof.Size(ci: 300, full: 2_000);
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly StatusCode[] Reasons =
        [StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.PermissionDenied, StatusCode.Unauthenticated, StatusCode.FailedPrecondition, StatusCode.OutOfRange, StatusCode.ResourceExhausted, StatusCode.Aborted, StatusCode.AlreadyExists];

    [Fact]
    [Trait("goal", "F4")]
    public async Task Whatever_a_gRPC_method_is_sent_it_answers_with_a_reason()
    {
        var goal = goals.Of("F4", "gRPC messages");
        foreach (var department in company.Departments)
        {
            var methods = department.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>().DistinctBy(m => m.FullName, StringComparer.Ordinal).ToList();
            if (methods.Count == 0)
                continue;

            using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = department.Server.CreateHandler() });
            var invoker = channel.CreateCallInvoker();
            var statuses = new SortedDictionary<StatusCode, int>();
            var (slow, wrong) = (0, new Dictionary<string, string>(StringComparer.Ordinal));
            string[] callers = [.. company.Departments.Select(d => $"svc-{d.Name.ToLowerInvariant()}"), "admin", "anna", "walt", "audrey", "nobody", ""];
            for (var n = 0; n < Messages; n++)
            {
                var draw = new Draw(n, Proof.Seed + 4);
                var method = draw.One(methods);
                var (bytes, what) = Mutated(Filled(DescriptorOf(method), draw, 0).ToByteArray(), draw);
                var caller = draw.One(callers);
                var (status, took) = await CallAsync(invoker, method, bytes, caller);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                slow += took > Judge.Hang ? 1 : 0;
                if (!Reasons.Contains(status))
                    wrong.TryAdd($"{method.FullName} {status} {what}", $"as {caller}: {Convert.ToHexString(bytes.AsSpan(0, Math.Min(200, bytes.Length)))}");
            }

            goal.AtLeast($"{department.Name}: messages", Messages, statuses.Values.Sum());
            goal.Is($"{department.Name}: kinds of Unknown, Internal and others", 0, wrong.Count);
            goal.Is($"{department.Name}: slower than 2 s", 0, slow);
            goal.Tell($"{department.Name}: statuses", string.Join(' ', statuses.Select(s => $"{(int)s.Key}×{s.Value}")));
            foreach (var (what, how) in wrong)
                goal.Show($"{what} {how}");
        }

        goal.Verify();
    }

    private static async Task<(StatusCode Status, TimeSpan Took)> CallAsync(CallInvoker invoker, IMethod method, byte[] bytes, string caller)
    {
        var began = Stopwatch.GetTimestamp();
        var headers = caller.Length == 0 ? [] : new Metadata { { "Authorization", $"Bearer {Tokens.Of(caller)}" } };
        try
        {
            await invoker.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, method.ServiceName, method.Name, Raw, Raw), null, new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10)), bytes).ResponseAsync;
            return (StatusCode.OK, Stopwatch.GetElapsedTime(began));
        }
        catch (RpcException e)
        {
            return (e.StatusCode, Stopwatch.GetElapsedTime(began));
        }
    }

    private static MessageDescriptor DescriptorOf(IMethod method)
        => (MessageDescriptor)method.GetType().GetGenericArguments()[0].GetProperty("Descriptor")!.GetValue(null)!;

    private IMessage Filled(MessageDescriptor descriptor, Draw draw, int depth)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        foreach (var field in descriptor.Fields.InDeclarationOrder().Where(_ => draw.In(85)))
        {
            if (field.IsMap || (field.FieldType == FieldType.Message && depth > 3))
                continue;
            if (field.IsRepeated)
            {
                var items = (IList)field.Accessor.GetValue(message);
                for (var n = draw.In(5) ? 600 : draw.Below(4); n > 0; n--)
                    items.Add(Value(field, draw, depth));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, draw, depth));
            }
        }

        return message;
    }

    private object Value(FieldDescriptor field, Draw draw, int depth) => field.FieldType switch
    {
        FieldType.Message => Filled(field.MessageType, draw, depth + 1),
        FieldType.String => Text(field.Name, draw),
        FieldType.Bool => draw.In(50),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => draw.From(Gen.OneOf(Gen.Int, Gen.Int[-2, 100], Gen.Const(int.MinValue))),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => draw.From(Gen.OneOf(Gen.Long, Gen.Long[-2, 100], Gen.Const(long.MinValue), Gen.Const(long.MaxValue))),
        FieldType.UInt32 or FieldType.Fixed32 => draw.From(Gen.UInt),
        FieldType.UInt64 or FieldType.Fixed64 => draw.From(Gen.ULong),
        FieldType.Double => draw.From(Gen.Double),
        FieldType.Float => draw.From(Gen.Float),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, draw.Below(9)),
        _ => ByteString.CopyFromUtf8("bytes"),
    };

    private string Text(string name, Draw draw)
    {
        if (draw.In(50) && name.Contains("id", StringComparison.Ordinal) && company.Pool.Ids("contracts") is { Count: > 0 } known)
            return draw.One(known);
        return draw.One(["", "x", draw.Id().ToString(), "2026-01-01", "2026-02-30", "1.5.2", "9999-12-31", "0001-01-01", "-1.00", "1e9", "\u0000", "中", new('z', 5_000), "{01a213f8-21c4-736e-8540-a7202835e74e}"]);
    }

    private static (byte[] Bytes, string What) Mutated(byte[] bytes, Draw draw)
    {
        switch (draw.Below(6))
        {
            case 0 when bytes.Length > 0:
                bytes[draw.Below(bytes.Length)] ^= (byte)(1 << draw.Below(8));
                return (bytes, "a bit turned");
            case 1 when bytes.Length > 1:
                return (bytes[..draw.Below(bytes.Length)], "cut off");
            case 2:
                return ([.. bytes, 0xFA, 0x07, 0x03, 1, 2, 3], "an unknown field");
            case 3:
                return ([.. Enumerable.Range(0, draw.Below(40)).Select(_ => (byte)draw.Below(256))], "noise");
            default:
                return (bytes, "as the proto says");
        }
    }
}
