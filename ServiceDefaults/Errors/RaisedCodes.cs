using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>A code and the status it is answered with.</summary>
/// <param name="Texts">The texts that stood between the code and the making of the refusal: its pointer and the names of its values among them.</param>
public sealed record RaisedCode(string Code, int Status, IReadOnlyList<string> Texts);

/// <summary>
/// Which codes a method can refuse with, read from the compiled code of it and of everything of ours that it calls: rules, domain,
/// iterators, lambdas, overrides. So the document promises what the code does and nobody keeps a second list. A code is a text that
/// <see cref="Words"/> has words for, on its way into a <see cref="Refusal"/> or a <see cref="Fault"/>. Whoever asks a rule and neither
/// throws nor hands on what it says (to tell which actions are possible) raises nothing.
/// </summary>
/// <param name="isCode">Whether a text is a code.</param>
/// <param name="ours">The assemblies whose methods are followed.</param>
public sealed class RaisedCodes(Func<string, bool> isCode, params IReadOnlyCollection<Assembly> ours)
{
    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToFrozenDictionary(o => o.Value);

    private const int MostHands = 4;
    private readonly Dictionary<MethodBase, Body> bodies = [];

    /// <summary>Everything that the methods can raise, in the order of the codes.</summary>
    public IReadOnlyList<RaisedCode> Of(params IEnumerable<MethodBase> methods)
    {
        var (seen, open) = (new HashSet<MethodBase>(), new Stack<MethodBase>(methods));
        var found = new List<RaisedCode>();
        while (open.TryPop(out var method))
        {
            if (!seen.Add(method))
                continue;

            var body = BodyOf(method);
            found.AddRange(body.Codes);
            foreach (var called in body.Calls)
                open.Push(called);
        }

        return [.. found.DistinctBy(c => (c.Code, c.Status)).OrderBy(c => c.Code, StringComparer.Ordinal)];
    }

    private Body BodyOf(MethodBase method)
    {
        if (!bodies.TryGetValue(method, out var body))
            bodies[method] = body = Read(method);
        return body;
    }

    private Body Read(MethodBase method)
    {
        var (codes, calls, texts, raises) = (new List<RaisedCode>(), new List<MethodBase>(), new List<string>(), false);
        IEnumerable<MethodBase> own = [];
        // The body of an async method or an iterator is a type of its own.
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            own = machine.StateMachineType.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly);

        foreach (var operand in Operands(method))
        {
            if (operand is string text)
            {
                texts.Add(text);
            }
            else if (operand is MethodBase called)
            {
                if (StatusOf(called) is { } status)
                {
                    var first = texts.FindIndex(t => isCode(t));
                    codes.AddRange(texts.Where(isCode).Select(c => new RaisedCode(c, called.DeclaringType == typeof(Refusal) ? status : HouseCodes.Status.GetValueOrDefault(c, status), [.. texts.Skip(first)])));
                    texts.Clear();
                }

                if (ours.Contains(called.Module.Assembly))
                    calls.AddRange([Definition(called), .. Overrides(Definition(called))]);
                raises |= Raises(called);
            }
        }

        return new Body(codes, [.. own, .. raises || Gives(method) ? calls : calls.FindAll(c => !Gives(c))]);
    }

    /// <summary>Whether a refusal is thrown, or noted for later.</summary>
    private bool Raises(MethodBase called)
        => called.DeclaringType == typeof(Refuse)
            || (called.IsConstructor && (called.DeclaringType == typeof(RuleViolationException) || called.DeclaringType == typeof(MalformedRequestException)))
            || (ours.Contains(called.Module.Assembly) && called.GetParameters().Any(p => Mentions(p.ParameterType)));

    /// <summary>What a call of a virtual method may really run.</summary>
    private IEnumerable<MethodBase> Overrides(MethodBase called)
        => called is MethodInfo { IsVirtual: true, IsFinal: false } method
            ? ours.SelectMany(a => a.GetTypes()).Where(t => IsBelow(t, method.DeclaringType!))
                .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(m => m.IsVirtual && m.Name == method.Name && m.GetBaseDefinition() == method.GetBaseDefinition())
            : [];

    private static bool IsBelow(Type type, Type above) => type.BaseType is { } parent && (parent == above || IsBelow(parent, above));

    /// <summary>Whether a method gives refusals to whoever asks it; of iterators and async methods the compiler makes types that enumerate or build what they give.</summary>
    private static bool Gives(MethodBase method)
        => (method is MethodInfo info && Mentions(info.ReturnType))
            || (method.DeclaringType is { IsNested: true } type && (type.GetInterfaces().Any(Mentions) || (type.GetField("<>t__builder") is { } builder && Mentions(builder.FieldType))));

    private static bool Mentions(Type type)
        => type == typeof(Refusal) || (type.IsGenericType && type.GetGenericArguments().Any(Mentions)) || (type.HasElementType && Mentions(type.GetElementType()!));

    /// <summary>With which status the called method makes a refusal of its code; null when it makes none.</summary>
    private int? StatusOf(MethodBase called, int hands = 0)
    {
        if (called.DeclaringType == typeof(Refusal))
            return called.Name switch { nameof(Refusal.Content) => StatusCodes.Status422UnprocessableEntity, nameof(Refusal.State) => StatusCodes.Status409Conflict, _ => null };
        if (called.DeclaringType == typeof(Fault) && (called.IsConstructor || called.Name == nameof(Fault.Of)))
            return StatusCodes.Status400BadRequest;

        // A method of ours that is handed the code and makes the refusal itself, or hands it on to one that does.
        return hands < MostHands && ours.Contains(called.Module.Assembly) && called.GetParameters().Any(p => p.ParameterType == typeof(string) && string.Equals(p.Name, "code", StringComparison.OrdinalIgnoreCase))
            ? Operands(Definition(called)).OfType<MethodBase>().Select(m => StatusOf(m, hands + 1)).FirstOrDefault(s => s is not null)
            : null;
    }

    private static MethodBase Definition(MethodBase method)
        => method.DeclaringType is { IsConstructedGenericType: true } or { IsGenericType: true } || method.IsGenericMethod ? method.Module.ResolveMethod(method.MetadataToken) ?? method : method;

    /// <summary>The texts and the methods that a method names, in their order.</summary>
    private static IEnumerable<object> Operands(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
            yield break;

        var module = method.Module;
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var opCode = OpCodesByValue[value];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineString)
                yield return module.ResolveString(BitConverter.ToInt32(code, at));
            else if (opCode.OperandType is OperandType.InlineMethod && module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } called)
                yield return called;
            // A table of rules is filled where its type begins.
            else if (opCode.OperandType is OperandType.InlineField && module.ResolveField(BitConverter.ToInt32(code, at), ofType, ofMethod) is { IsStatic: true, DeclaringType.TypeInitializer: { } beginning })
                yield return beginning;
            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private sealed record Body(IReadOnlyList<RaisedCode> Codes, IReadOnlyList<MethodBase> Calls);
}
