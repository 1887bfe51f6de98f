using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>What the OpenAPI document of every service says the same way.</summary>
public static class OpenApi
{
    /// <summary>For <c>AddOpenApi(OpenApi.Describe)</c> in the service's own Program, where the generator of comments looks for the call.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(decimal))
                (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "decimal", @"^-?\d{1,16}(\.\d{1,2})?$");
            else if (type == typeof(DateTimeOffset))
                (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
            // What may be null may also be left out, in requests and in answers.
            foreach (var optional in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable))
                schema.Required?.Remove(optional.Name);
            Limit(schema, context.JsonPropertyInfo?.AttributeProvider);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
    }

    private static void Limit(OpenApiSchema schema, ICustomAttributeProvider? member)
    {
        foreach (var attribute in member?.GetCustomAttributes(inherit: true) ?? [])
        {
            if (attribute is TextAttribute text)
                (schema.MinLength, schema.MaxLength) = (text.Min, text.Max);
            else if (attribute is EntriesAttribute entries)
                (schema.MinItems, schema.MaxItems) = (entries.Min, entries.Max);
        }
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var slice = metadata.OfType<MethodInfo>().FirstOrDefault()?.DeclaringType;
        // A slice that serves several kinds of record is mapped under a name of its own for each.
        operation.OperationId = metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? slice?.Name;
        if (slice?.Namespace is { } folder)
            operation.Tags = new HashSet<OpenApiTagReference> { new(folder[(folder.LastIndexOf('.') + 1)..], context.Document) };
        if (metadata.OfType<RequirePermissionAttribute>().FirstOrDefault() is { } permission)
            operation.Description = $"{operation.Description} Needs the permission `{permission.Permission}`.".Trim();

        operation.Parameters ??= [];
        foreach (var parameter in ListParameters.Of(metadata))
            operation.Parameters.Add(parameter.Describe());
        if (metadata.OfType<IfMatchRequired>().Any())
            Header("If-Match", "ETag of the record as it was read.", required: true);
        if (context.Description.HttpMethod is not "GET")
            Header(IdempotencyKey.Header, "Names the intended effect; repeating it repeats the answer.", metadata.OfType<IdempotencyKeyRequired>().Any());

        var problem = await context.GetOrCreateSchemaAsync(typeof(Errors.Problem), null, cancellationToken);
        operation.Responses ??= [];
        foreach (var (status, text) in Refusals(context.Description.HttpMethod is "GET", metadata.OfType<IfMatchRequired>().Any()))
        {
            operation.Responses[status] = new OpenApiResponse
            {
                Description = text,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Errors.Problems.ContentType] = new() { Schema = problem } },
            };
        }

        void Header(string name, string text, bool required) => operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = text,
            Required = required,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [JsonValue.Create(name == IdempotencyKey.Header ? "018f3c1e-7b1a-7c3e-9d55-3a1c5b2f4e10" : "\"3\"")] },
        });
    }

    private static IEnumerable<(string Status, string Text)> Refusals(bool reads, bool changes)
    {
        yield return ("400", "Malformed: field pointers.");
        yield return ("401", "No valid token.");
        yield return ("403", "The function is not permitted.");
        yield return ("404", "Absent, or outside your scope.");
        yield return ("503", "Temporarily unavailable; see Retry-After.");
        yield return ("422", "The content breaks a business rule.");
        if (reads)
            yield break;
        yield return ("409", "The record's present state forbids it.");
        if (!changes)
            yield break;
        yield return ("412", "If-Match is stale.");
        yield return ("428", "If-Match is missing.");
    }
}
