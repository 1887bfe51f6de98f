using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>A query parameter that is declared rather than bound: the check for unknown parameters and the OpenAPI document read it here.</summary>
/// <param name="Values">The only values there are.</param>
/// <param name="Several">Several of them may be given, with commas between.</param>
internal sealed record ListParameter(
    string Name, string Description, JsonSchemaType Type = JsonSchemaType.String, string? Format = null, IReadOnlyList<string>? Values = null, bool Several = false)
{
    public OpenApiParameter Describe()
    {
        var one = new OpenApiSchema { Type = Type, Format = Format, Enum = Values?.Select(v => (JsonNode)v).ToList() };
        return new OpenApiParameter
        {
            Name = Name,
            In = ParameterLocation.Query,
            Description = Description,
            Schema = Several ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one,
            Style = ParameterStyle.Form,
            Explode = false,
        };
    }
}

/// <summary>The declared query parameters of an endpoint.</summary>
internal sealed record ListParameters(IReadOnlyList<ListParameter> All)
{
    public static IEnumerable<ListParameter> Of(IEnumerable<object> metadata) => metadata.OfType<ListParameters>().SelectMany(p => p.All);
}
