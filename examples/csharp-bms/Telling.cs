// Tells Dispatch what the company did, and fetches files, in the background: oldest first, until it is done.
using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;

static class Telling
{
    static readonly HttpClient Http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    static readonly string Url = Environment.GetEnvironmentVariable("TRUCKROLL_URL") ?? "http://127.0.0.1:4200";
    public static readonly AutoResetEvent Wake = new AutoResetEvent(false);

    /// The gateway is down or busy: nothing is lost, and order is kept.
    sealed class NotNowException : Exception
    {
        public NotNowException(string message) : base(message) { }
    }

    public static void Run()
    {
        int pauseSeconds = 1;
        while (true)
        {
            try
            {
                while (TellOne() || FetchOne()) pauseSeconds = 1;
                Wake.WaitOne(TimeSpan.FromSeconds(30));
            }
            catch (NotNowException error)
            {
                Console.Error.WriteLine($"the gateway does not take it, once more in {pauseSeconds} s: {error.Message}");
                Wake.WaitOne(TimeSpan.FromSeconds(pauseSeconds));
                pauseSeconds = Math.Min(pauseSeconds * 2, 60);
            }
            catch (Exception error)
            {
                Console.Error.WriteLine(error); // a full disk, say; the row is still there
                Thread.Sleep(TimeSpan.FromSeconds(10));
            }
        }
    }

    /// Returns whether there was one.
    static bool TellOne()
    {
        var row = Read(@"SELECT outbox.*, job_id FROM outbox JOIN work_orders ON work_orders.id = work_order
            WHERE outbox.state = 'waiting' ORDER BY outbox.id LIMIT 1");
        if (row == null) return false;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/v1/jobs/{row["job_id"]}/updates")
        {
            Content = new StringContent((string)row["content"], Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("idempotency-key", (string)row["idempotency_key"]);
        using (HttpResponseMessage response = Send(request))
        {
            // 4xx does not get better by itself: it is shown on the screen, and what comes after it is told.
            string problem = response.IsSuccessStatusCode
                ? null
                : $"{(int)response.StatusCode} {response.Content.ReadAsStringAsync().Result}";
            Write("UPDATE outbox SET state = ?, problem = ? WHERE id = ?",
                problem == null ? "told" : "refused", problem, row["id"]);
        }
        return true;
    }

    static bool FetchOne()
    {
        var file = Read("SELECT id, file_token FROM files WHERE file_token IS NOT NULL ORDER BY id LIMIT 1");
        if (file == null) return false;
        string path = Uri.EscapeDataString((string)file["file_token"]);
        using (HttpResponseMessage response = Send(new HttpRequestMessage(HttpMethod.Get, $"{Url}/v1/files/{path}")))
        {
            bool isThere = response.IsSuccessStatusCode;
            Write("UPDATE files SET content = ?, problem = ?, file_token = NULL WHERE id = ?",
                isThere ? response.Content.ReadAsByteArrayAsync().Result : null,
                isThere ? null : $"not fetched: {(int)response.StatusCode}",
                file["id"]);
        }
        return true;
    }

    static HttpResponseMessage Send(HttpRequestMessage request)
    {
        string token = Environment.GetEnvironmentVariable("TRUCKROLL_API_TOKEN");
        if (!string.IsNullOrEmpty(token)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response;
        try
        {
            response = Http.SendAsync(request).Result;
        }
        catch (AggregateException error)
        {
            throw new NotNowException(error.GetBaseException().Message);
        }
        int status = (int)response.StatusCode;
        if (status < 500 && status != 408 && status != 425 && status != 429) return response;
        response.Dispose();
        throw new NotNowException($"it answered {status}");
    }

    static System.Collections.Generic.Dictionary<string, object> Read(string sql)
    {
        using (var store = new Store()) return store.Row(sql);
    }

    static void Write(string sql, params object[] values)
    {
        using (var store = new Store())
        {
            store.Run(sql, values);
            store.Commit();
        }
    }
}
