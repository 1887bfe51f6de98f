using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(PrivateBroker))]
