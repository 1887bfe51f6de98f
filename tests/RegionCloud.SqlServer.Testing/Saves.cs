using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace RegionCloud.SqlServer.Testing;

/// <summary>What SaveChanges would send to SQL Server for every kind of record: one inserted, many inserted, changed, deleted.</summary>
public static class Saves
{
    // Enough rows for SQL Server's way of inserting many (MERGE).
    private const int Many = 5;

    /// <returns>The statements, and the kinds of record whose deletion EF refused, with what it said; a record that may only be added has no change.</returns>
    public static async Task<(IReadOnlyList<Statement> Statements, IReadOnlyDictionary<string, string> Undeletable)> OfAsync(Department department)
    {
        var statements = new List<Statement>();
        var undeletable = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> kinds;
        using (var db = department.OpenSqlServer())
            kinds = [.. db.Model.GetEntityTypes().Where(e => !e.IsOwned() && !e.ClrType.IsAbstract && e.GetTableName() is not null).Select(e => e.Name)];
        foreach (var kind in kinds)
        {
            statements.Add(await SaveAsync(department, kind, "insert", EntityState.Added, 1));
            statements.Add(await SaveAsync(department, kind, "insert many", EntityState.Added, Many));
            if (Changes(department, kind))
                statements.Add(await SaveAsync(department, kind, "change", EntityState.Modified, 1));
            try
            {
                statements.Add(await SaveAsync(department, kind, "delete", EntityState.Deleted, 1));
            }
            catch (InvalidOperationException e)
            {
                undeletable.Add(kind[(kind.LastIndexOf('.') + 1)..], e.Message);
            }
        }

        return (statements, undeletable);
    }

    private static bool Changes(Department department, string kind)
    {
        using var db = department.OpenSqlServer();
        return db.Model.FindEntityType(kind)!.GetProperties().Any(p => p.GetAfterSaveBehavior() == PropertySaveBehavior.Save && !p.IsPrimaryKey());
    }

    private static async Task<Statement> SaveAsync(Department department, string kind, string what, EntityState state, int count)
    {
        await using var db = department.OpenSqlServer();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var entity = db.Model.FindEntityType(kind)!;
        for (var number = 1; number <= count; number++)
            db.ChangeTracker.TrackGraph(New(entity, number), node => Track(node.Entry, state, number));

        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException e) when (e.InnerException is Issued issued)
        {
            return issued.From($"{entity.ShortName()}, {what}");
        }
        catch (Issued issued)
        {
            return issued.From($"{entity.ShortName()}, {what}");
        }

        throw new InvalidOperationException($"{entity.ShortName()}, {what}: nothing was sent.");
    }

    /// <summary>The record with the parts that it owns, past its constructor.</summary>
    private static object New(IEntityType entity, int number)
    {
        var record = Filled(entity, number);
        foreach (var navigation in entity.GetNavigations().Where(n => n is { IsOnDependent: false }))
        {
            if (navigation.IsCollection)
            {
                var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(navigation.TargetEntityType.ClrType))!;
                if (navigation.TargetEntityType.IsOwned())
                    list.Add(New(navigation.TargetEntityType, number));
                navigation.FieldInfo!.SetValue(record, list);
            }
            else if (navigation.TargetEntityType.IsOwned())
            {
                Set(record, navigation, New(navigation.TargetEntityType, number));
            }
        }

        return record;
    }

    private static object Filled(ITypeBase type, int number)
    {
        var value = RuntimeHelpers.GetUninitializedObject(type.ClrType);
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty() && !IsIdentity(p)))
            Set(value, property, Value(property, number));
        foreach (var part in type.GetComplexProperties())
            Set(value, part, Filled(part.ComplexType, number));
        return value;
    }

    private static void Track(EntityEntry entry, EntityState state, int number)
    {
        // What has no field of its own is set once the record is tracked; a key comes from the owner.
        entry.State = state == EntityState.Added ? EntityState.Added : EntityState.Unchanged;
        foreach (var property in entry.Properties.Where(p => p.Metadata.IsShadowProperty() && !p.Metadata.IsKey() && !p.Metadata.IsForeignKey()))
            property.CurrentValue = Value(property.Metadata, number);
        entry.State = state;
    }

    private static void Set(object record, IPropertyBase member, object? value)
    {
        if (member.FieldInfo is { } field)
            field.SetValue(record, value);
        else
            member.PropertyInfo!.SetValue(record, value);
    }

    private static bool IsIdentity(IProperty property) => property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType != typeof(Guid);

    // Keys must differ between the records of one save.
    private static object? Value(IProperty property, int number)
    {
        if (!property.IsKey())
            return Samples.Of(property.ClrType, filled: true);
        if (property.ClrType == typeof(Guid))
            return new Guid(number, 0, 0, new byte[8]);
        if (property.ClrType == typeof(string))
            return $"{number}";
        if (property.ClrType == typeof(byte[]))
            return new byte[] { (byte)number };
        return property.ClrType.IsPrimitive ? Convert.ChangeType(number, property.ClrType, System.Globalization.CultureInfo.InvariantCulture) : Samples.Of(property.ClrType, filled: true);
    }
}
