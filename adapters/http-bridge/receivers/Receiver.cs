// A receiver in C#. TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT the port to listen on.
// Mono: mcs -r:Newtonsoft.Json.dll Receiver.cs && mono Receiver.exe
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class Receiver
{
    static readonly string Secret = Environment.GetEnvironmentVariable("TRUCKROLL_BRIDGE_SECRET");
    /// Ids of what was done; in your service a table, written in one transaction with the work.
    static readonly ConcurrentDictionary<string, bool> Done = new ConcurrentDictionary<string, bool>();

    /// Was body (the bytes as they came) signed with one of the secrets, not long ago?
    static bool IsFromTruckroll(string secret, Func<string, string> header, byte[] body, int toleranceSeconds = 300)
    {
        string id = header("webhook-id") ?? "", timestamp = header("webhook-timestamp") ?? "";
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (!long.TryParse(timestamp, out long seconds) || seconds < now - toleranceSeconds || seconds > now + toleranceSeconds)
            return false;
        byte[] content = Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray();
        var given = (header("webhook-signature") ?? "").Split(' ').Select(Encoding.UTF8.GetBytes).ToList();
        return secret.Split(',').Any(entry =>
        {
            byte[] key = Convert.FromBase64String(entry.Trim().Replace("whsec_", ""));
            if (key.Length == 0) return false;
            using (var hmac = new HMACSHA256(key))
            {
                byte[] expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(hmac.ComputeHash(content)));
                return given.Any(signature => CryptographicOperations.FixedTimeEquals(expected, signature));
            }
        });
    }

    static void Main()
    {
        string port = Environment.GetEnvironmentVariable("PORT") ?? "8000";
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Console.WriteLine($"listening {port}");
        while (true)
        {
            HttpListenerContext context = listener.GetContext();
            Task.Run(() => Take(context));
        }
    }

    static void Take(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        try
        {
            var buffer = new MemoryStream();
            context.Request.InputStream.CopyTo(buffer);
            byte[] body = buffer.ToArray();
            response.StatusCode = 401;
            if (!IsFromTruckroll(Secret, name => context.Request.Headers[name], body)) return;

            response.StatusCode = 500; // what fails from here on comes again
            JObject @event = JObject.Parse(Encoding.UTF8.GetString(body));
            string type = (string)@event["type"], jobId = (string)@event["data"]["jobId"];
            if (Done.TryAdd(context.Request.Headers["webhook-id"], true)) Console.WriteLine($"{type} {jobId}");

            object answer = type == "job.created" ? new { bmsId = $"WO-{jobId}" } : new object();
            byte[] json = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(answer));
            response.StatusCode = 200;
            response.ContentType = "application/json";
            response.OutputStream.Write(json, 0, json.Length);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
        }
        finally
        {
            response.Close(); // not by `using`: Mono's Dispose cuts the connection
        }
    }
}
