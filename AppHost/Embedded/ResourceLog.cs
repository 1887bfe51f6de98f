namespace RegionCloud.AppHost.Embedded;

/// <summary>What a resource printed: to the console with its name before it, to a file, and the last lines in memory.</summary>
internal sealed class ResourceLog : IDisposable
{
    private const int Remembered = 1_000;
    private const long Roll = 20 * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly Queue<string> recent = new();
    private readonly string name;
    private StreamWriter file;
    private bool closed;

    public ResourceLog(string name, string folder)
    {
        this.name = name;
        Path = System.IO.Path.Combine(folder, $"{name}.log");
        file = Open();
    }

    public string Path { get; }

    public void Write(string line)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            recent.Enqueue(line);
            if (recent.Count > Remembered)
            {
                recent.Dequeue();
            }

            if (file.BaseStream.Length > Roll)
            {
                file.Dispose();
                file = Open();
            }

            file.WriteLine(line);
        }

        Console.Out.WriteLine($"[{name}] {line}");
    }

    public IReadOnlyList<string> Recent(int lines)
    {
        lock (gate)
        {
            return [.. recent.TakeLast(lines)];
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            file.Dispose();
        }
    }

    /// <summary>The run before, or the 20 MiB before, stay readable beside it.</summary>
    private StreamWriter Open()
    {
        if (File.Exists(Path))
        {
            File.Move(Path, System.IO.Path.ChangeExtension(Path, ".previous.log"), overwrite: true);
        }

        return new StreamWriter(new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }
}
