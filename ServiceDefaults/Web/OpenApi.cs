using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>What the OpenAPI document of every service says the same way.</summary>
public static class OpenApi
{
    /// <summary>Name of the document of the operations endpoints.</summary>
    public const string Operations = "operations";

    /// <summary>For <c>AddOpenApi(OpenApi.Describe)</c> in the service's own Program, where the generator of comments looks for the call.</summary>
    public static void Describe(OpenApiOptions options)
    {
        // What is for operators has a document of its own, which the gateway does not merge.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("ops/", StringComparison.Ordinal) is true == options.DocumentName is Operations;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            Describe(schema, type);
            // Of what the house writes in its own way the generator says nothing, and so nothing of what is in a list of it.
            if (schema.Type?.HasFlag(JsonSchemaType.Array) is true && schema.Items is null && context.JsonTypeInfo.ElementType is { } element)
                schema.Items = Describe(new OpenApiSchema(), Nullable.GetUnderlyingType(element) ?? element);
            // What may be null may also be left out, in requests and in answers.
            foreach (var optional in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable))
                schema.Required?.Remove(optional.Name);
            Limit(schema, AttributesOf(context));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Servers?.Clear();
            // The framework lists a tag for each class; operations carry that of their room.
            document.Tags = document.Paths.Values.Where(p => p.Operations is not null).SelectMany(p => p.Operations!.Values).Where(o => o.Tags is not null).SelectMany(o => o.Tags!).Select(t => t.Reference.Id!)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(t => new OpenApiTag { Name = t }).ToHashSet();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
    }

    /// <summary>What the house writes otherwise than the serializer's defaults.</summary>
    private static OpenApiSchema Describe(OpenApiSchema schema, Type type)
    {
        if (type == typeof(decimal))
            (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "decimal", @"^-?\d{1,16}(\.\d{1,2})?$");
        else if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        return schema;
    }

    private static void Limit(OpenApiSchema schema, IEnumerable<object> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute is TextAttribute text)
                (schema.MinLength, schema.MaxLength) = (text.Min, text.Max);
            else if (attribute is EntriesAttribute entries)
                (schema.MinItems, schema.MaxItems) = (entries.Min, entries.Max);
            else if (attribute is ValuesOfAttribute known)
                (schema.Items as OpenApiSchema ?? schema).Enum = [.. known.Values.Select(v => (JsonNode)v)];
        }
    }

    private static IEnumerable<object> AttributesOf(OpenApiSchemaTransformerContext context) =>
    [
        .. context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [],
        .. context.JsonPropertyInfo?.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [],
        .. (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttributes(inherit: true) ?? [],
    ];

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = (IReadOnlyList<object>)context.Description.ActionDescriptor.EndpointMetadata;
        var codes = context.ApplicationServices.GetRequiredService<OperationCodes>();
        var reads = context.Description.HttpMethod is "GET";
        operation.OperationId = codes.IdOf(metadata);
        var handler = metadata.OfType<MethodInfo>().LastOrDefault();
        operation.Summary ??= handler is null ? null : Comments.SummaryOf(handler);
        if (handler?.DeclaringType?.Namespace is { } folder)
            operation.Tags = new HashSet<OpenApiTagReference> { new(folder[(folder.LastIndexOf('.') + 1)..], context.Document) };
        if (metadata.OfType<RequirePermissionAttribute>().FirstOrDefault() is { } permission)
            operation.Description = $"{operation.Description} Needs the permission `{permission.Permission}`.".Trim();
        if (metadata.OfType<Deprecated>().FirstOrDefault() is { } deprecated)
            (operation.Deprecated, operation.Description) = (true, $"{operation.Description} {deprecated.Text}".Trim());
        if (metadata.OfType<IAllowAnonymous>().Any())
            operation.Security = [];

        operation.Parameters ??= [];
        foreach (var parameter in ListParameters.Of(metadata))
            operation.Parameters.Add(parameter.Describe());
        if (metadata.OfType<IfMatchRequired>().Any())
            Header("If-Match", "ETag of the record as it was read.", required: true, "\"3\"");
        if (!reads && !metadata.OfType<SecretAnswer>().Any())
            Header(IdempotencyKey.Header, "Names the intended effect; repeating it repeats the answer.", metadata.OfType<IdempotencyKeyRequired>().Any(), "018f3c1e-7b1a-7c3e-9d55-3a1c5b2f4e10");

        operation.Responses ??= [];
        DescribeSuccess(operation, metadata, reads, context.Document!);
        context.Document!.AddComponent(nameof(Errors.Problem), await context.GetOrCreateSchemaAsync(typeof(Errors.Problem), null, cancellationToken));
        foreach (var (status, answered) in codes.Of(metadata, context.Description.HttpMethod ?? "GET", context.Description.RelativePath ?? ""))
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = Refusal(status, answered, context.Document!);
        var sorted = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses.OrderBy(r => r.Key, StringComparer.Ordinal))
            sorted.Add(status, response);
        operation.Responses = sorted;

        void Header(string name, string text, bool required, string example) => operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = text,
            Required = required,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [JsonValue.Create(example)] },
        });
    }

    /// <summary>The headers of a success, and 304 for a record that the caller already has.</summary>
    private static void DescribeSuccess(OpenApiOperation operation, IReadOnlyList<object> metadata, bool reads, OpenApiDocument document)
    {
        foreach (var answer in metadata.OfType<IProducesResponseTypeMetadata>().Where(a => a.StatusCode is >= 200 and < 300))
        {
            if (operation.Responses!.GetValueOrDefault(answer.StatusCode.ToString(CultureInfo.InvariantCulture)) is not OpenApiResponse response)
                continue;

            var headers = response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            if (answer.StatusCode is StatusCodes.Status201Created or StatusCodes.Status202Accepted)
                Named("Location", "Where it can be read.");
            if (!reads)
                Named("Idempotency-Replayed", "`true` when the answer repeats one given before.");
            // The content of a file is its own version.
            var isFile = answer.Type == typeof(Stream) && metadata.OfType<AttachmentKind>().Any();
            if (answer.Type?.IsAssignableTo(typeof(ITagged)) is not true && !isFile && !metadata.OfType<ReferenceData>().Any())
                continue;

            Named("ETag", "The record's version, for `If-Match` and `If-None-Match`.");
            if (!reads)
                continue;
            operation.Responses!["304"] = new OpenApiResponse { Description = "You have this version already.", Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["ETag"] = headers["ETag"] } };
            operation.Parameters!.Add(new OpenApiParameter { Name = "If-None-Match", In = ParameterLocation.Header, Description = "The ETag that you have; 304 when it is still the present one.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

            void Named(string name, string text) => headers[name] = Header(document, name, text);
        }
    }

    /// <summary>The one shape of every unsuccessful answer, with the codes that this one can have.</summary>
    private static OpenApiResponse Refusal(int status, IReadOnlyList<string> codes, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = $"{StatusTexts[status]} `{string.Join("`, `", codes)}`.",
            Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["Content-Language"] = Header(document, "Content-Language", "`zh-CN` or `en`.") },
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Errors.Problems.ContentType] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf = [new OpenApiSchemaReference(nameof(Errors.Problem), document), new OpenApiSchema { Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["code"] = new OpenApiSchema { Enum = [.. codes.Select(c => (JsonNode)c)] } } }],
                    },
                },
            },
        };
        if (codes.Any(c => Errors.HouseCodes.IsRetryable(status, c)))
            response.Headers["Retry-After"] = Header(document, "Retry-After", "Seconds after which the same request may succeed.");
        return response;
    }

    private static OpenApiHeaderReference Header(OpenApiDocument document, string name, string text)
    {
        document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return new OpenApiHeaderReference(name, document);
    }

    private static readonly FrozenDictionary<int, string> StatusTexts = new Dictionary<int, string>
    {
        [400] = "Malformed, with a pointer for each fault:",
        [401] = "No valid token:",
        [403] = "The function is not permitted:",
        [404] = "Absent, or outside your scope:",
        [408] = "The body arrived too slowly:",
        [409] = "The present state forbids it:",
        [412] = "`If-Match` is stale:",
        [413] = "The body is too large:",
        [415] = "The content type is not supported:",
        [422] = "The content breaks a rule:",
        [428] = "`If-Match` is missing:",
        [500] = "What is stored is damaged:",
        [503] = "Temporarily unavailable:",
    }.ToFrozenDictionary();
}
