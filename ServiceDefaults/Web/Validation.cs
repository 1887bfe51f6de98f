using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A text with a length. The message is a code with its values; the answer puts it into the caller's language.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TextAttribute(int min, int max) : ValidationAttribute
{
    public int Min { get; } = min;

    public int Max { get; } = max;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not string text || (text.Trim().Length >= Min && text.Length <= Max)
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"text-length?min={Min}&max={Max}&length={text.Trim().Length}"), [validationContext.MemberName!]);
}

/// <summary>The same check where the generated validation does not reach: it sees only the service's own endpoints.</summary>
internal static class RequiredText
{
    public static void Check(string field, string text, int max)
    {
        if (text.Trim().Length < 1 || text.Length > max)
            throw new MalformedRequestException(Fault.Of("text-length", $"/{field}", ("field", field), ("min", 1), ("max", max), ("length", text.Trim().Length)));
    }
}

/// <summary>A list with a number of entries.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EntriesAttribute(int min, int max) : ValidationAttribute
{
    public int Min { get; } = min;

    public int Max { get; } = max;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not ICollection list || (list.Count >= Min && list.Count <= Max)
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"count-range?min={Min}&max={Max}&count={list.Count}"), [validationContext.MemberName!]);
}

/// <summary>A calendar year of the business.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class YearAttribute : ValidationAttribute
{
    public const int Min = 1990;

    public const int Max = 2100;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not int year || year is >= Min and <= Max
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"number-range?min={Min}&max={Max}&value={year}"), [validationContext.MemberName!]);
}

/// <summary>An amount or a percentage within limits.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AmountAttribute(double min, double max) : ValidationAttribute
{
    public double Min { get; } = min;

    public double Max { get; } = max;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
        => value is not decimal amount || (amount >= (decimal)Min && amount <= (decimal)Max)
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"number-range?min={(decimal)Min:0.00}&max={(decimal)Max:0.00}&value={amount:0.00}"), [validationContext.MemberName!]);
}

/// <summary>The framework's own answers (validation above all) in the one shape of every refusal.</summary>
internal sealed class ProblemShape(Problems problems) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var status = context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode;
        IReadOnlyList<Fault> faults = context.ProblemDetails is HttpValidationProblemDetails { Errors.Count: > 0 } validation
            ? [.. validation.Errors.SelectMany(e => e.Value.Select(message => FaultOf(Pointer(e.Key), message)))]
            : [Plain(context.HttpContext, status)];
        return new ValueTask(problems.WriteAsync(context.HttpContext, status, faults));
    }

    /// <summary>What an answer without a body means.</summary>
    internal static Fault Plain(HttpContext http, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new Fault("unauthenticated"),
        StatusCodes.Status404NotFound => new Fault("not-found"),
        StatusCodes.Status405MethodNotAllowed => Fault.Of("method-not-allowed", "", ("method", http.Request.Method)),
        StatusCodes.Status413PayloadTooLarge => new Fault("content-too-large"),
        StatusCodes.Status415UnsupportedMediaType => Fault.Of("unsupported-media-type", "", ("contentType", http.Request.ContentType)),
        >= 500 => new Fault("internal-error"),
        _ => new Fault("malformed"),
    };

    private static Fault FaultOf(string pointer, string message)
    {
        var field = pointer.TrimStart('/').Replace('/', '.');
        var question = message.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
            return message.Contains("required", StringComparison.Ordinal) ? Fault.Of("value-required", pointer, ("field", field)) : Fault.Of("invalid-value", pointer, ("field", field), ("expected", message));

        var values = QueryHelpers.ParseQuery(message[question..]).ToDictionary(v => v.Key, v => (object?)v.Value.ToString(), StringComparer.Ordinal);
        values["field"] = field;
        return new Fault(message[..question], pointer, values);
    }

    /// <summary>Instalments[0].Amount → /instalments/0/amount.</summary>
    private static string Pointer(string path)
        => "/" + string.Join('/', path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => char.ToLowerInvariant(part[0]) + part[1..]));
}
