using RegionCloud.AppHost.Probe;

// One program in three roles: the engine over a small topology, its migrations, and its services.
switch (args)
{
    case ["topology", .. var rest]:
        await Topology.RunAsync(rest);
        return;
    case ["migrate"]:
        await Service.MigrateAsync();
        return;
    default:
        await Service.RunAsync(args);
        return;
}
