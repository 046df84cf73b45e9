using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailSyncPS.Engine.Tests.Reporting.Browser;

/// <summary>A client of the Chrome DevTools Protocol for one page.</summary>
sealed class DevTools : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ClientWebSocket _socket = new();
    readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    readonly ConcurrentQueue<JsonNode> _events = new();
    Task _reading = Task.CompletedTask;
    int _last;

    /// <summary>What the page told, the oldest first.</summary>
    public IEnumerable<JsonNode> Events => _events;

    /// <summary>Connects to a page.</summary>
    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var client = new DevTools();
        await client._socket.ConnectAsync(address, CancellationToken.None);
        client._reading = Task.Run(client.ReadAsync);
        return client;
    }

    /// <summary>Calls a method and returns its result.</summary>
    public async Task<JsonNode> CallAsync(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } });
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var reply = await answer.Task.WaitAsync(Patience);
        return reply["result"] ?? throw new InvalidOperationException($"{method}: {reply["error"]?.ToJsonString()}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                var node = JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!;
                message.SetLength(0);
                if (node["id"] is { } id && _calls.TryRemove(id.GetValue<int>(), out var call))
                    call.SetResult(node);
                else
                    _events.Enqueue(node);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            foreach (var call in _calls.Values)
                call.TrySetException(e);
        }
    }
}
