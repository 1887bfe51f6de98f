using System.Reflection;
using Google.Protobuf.Reflection;
using MassTransit;

namespace RegionCloud.Architecture.Tests;

/// <summary>
/// What a department has promised to the others, one promise a line in promises.txt. Nothing promised is taken back: each department
/// deploys when it likes, and the others still run with what was promised before.
/// </summary>
public class PromiseTests
{
    [Theory]
    [InlineData("services/Common/RegionCloud.Common.Messages", typeof(Common.Messages.PolicyDuty))]
    [InlineData("services/Performance/RegionCloud.Organisation.Messages", typeof(Organisation.Messages.V1.Change))]
    [InlineData("services/Performance/RegionCloud.Performance.Messages", typeof(Performance.Messages.AppraisalState))]
    [InlineData("services/Sales/RegionCloud.Sales.Messages", typeof(Sales.Messages.ContractState))]
    [InlineData("services/Marketing/RegionCloud.Marketing.Messages", typeof(Marketing.Messages.ResearchPlanState))]
    [InlineData("services/CustomerService/RegionCloud.CustomerService.Messages", typeof(CustomerService.Messages.ComplaintState))]
    [InlineData("services/Risk/RegionCloud.Risk.Messages", typeof(Risk.Messages.Events.DutyOverdue))]
    [InlineData("services/Finance/RegionCloud.Finance.Messages", typeof(Finance.Messages.V1.Money))]
    public void The_promises_are_those_of_the_file(string project, Type one) => Repository.Approve($"{project}/promises.txt", [.. Of(one.Assembly)]);

    private static IEnumerable<string> Of(Assembly messages)
    {
        var types = messages.GetExportedTypes();
        var files = types.Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(p => p?.PropertyType == typeof(FileDescriptor))
            .Select(p => (FileDescriptor)p!.GetValue(null)!).ToList();
        var rpcs = from file in files
                   from service in file.Services
                   from m in service.Methods
                   select $"rpc {m.FullName}({Stream(m.IsClientStreaming)}{m.InputType.FullName}) returns ({Stream(m.IsServerStreaming)}{m.OutputType.FullName})";
        var fields = from file in files
                     from message in All(file.MessageTypes)
                     from f in message.Fields.InDeclarationOrder()
                     select $"field {f.FullName} = {f.FieldNumber} {(f.IsRepeated ? "repeated " : "")}{TypeOf(f)}";
        var values = from file in files
                     from e in file.EnumTypes.Concat(All(file.MessageTypes).SelectMany(m => m.EnumTypes))
                     from v in e.Values
                     select $"value {e.FullName}.{v.Name} = {v.Number}";
        var records = from t in types
                      where t.GetProperty("EqualityContract", BindingFlags.NonPublic | BindingFlags.Instance) is not null
                      from p in t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                      select $"{(t.Namespace!.EndsWith(".Events", StringComparison.Ordinal) ? $"event {MessageUrn.ForTypeString(t)}" : $"record {t.FullName}")} {p.Name}: {NameOf(p)}";
        return rpcs.Concat(fields).Concat(values).Concat(records).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static string NameOf(PropertyInfo property)
    {
        var nullable = new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable ? "?" : "";
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>{nullable}" : $"{type.Name}{nullable}";
    }

    private static string Stream(bool streaming) => streaming ? "stream " : "";

    private static string TypeOf(FieldDescriptor f) => f.FieldType switch
    {
        FieldType.Message => f.MessageType.FullName,
        FieldType.Enum => f.EnumType.FullName,
        var simple => simple.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<MessageDescriptor> All(IEnumerable<MessageDescriptor> messages)
        => messages.SelectMany(m => All(m.NestedTypes).Prepend(m));
}
