// Tells Dispatch what was done about one job.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class AnswerBack
{
    static readonly HttpClient Http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    static readonly string Url = Environment.GetEnvironmentVariable("TRUCKROLL_URL") ?? "http://127.0.0.1:4200";

    /// Sends one update, returns its id. With the same key again nothing is done twice, so a retry is safe.
    static Task<string> Tell(string jobId, string key, object update) =>
        Send(jobId, key, new StringContent(JsonConvert.SerializeObject(update), Encoding.UTF8, "application/json"));

    static Task<string> SendPhoto(string jobId, string key, string path)
    {
        var form = new MultipartFormDataContent();
        form.Add(new StringContent("attachment"), "kind");
        form.Add(new ByteArrayContent(File.ReadAllBytes(path)), "file", Path.GetFileName(path));
        return Send(jobId, key, form);
    }

    static async Task<string> StateOf(string updateId) =>
        (string)(await Read(new HttpRequestMessage(HttpMethod.Get, $"{Url}/v1/updates/{updateId}")))["state"];

    static async Task<string> Send(string jobId, string key, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/v1/jobs/{jobId}/updates") { Content = content };
        request.Headers.Add("idempotency-key", key);
        return (string)(await Read(request))["id"];
    }

    static async Task<JObject> Read(HttpRequestMessage request)
    {
        string token = Environment.GetEnvironmentVariable("TRUCKROLL_API_TOKEN");
        if (!string.IsNullOrEmpty(token)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await Http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{(int)response.StatusCode} {text}");
        return JObject.Parse(text);
    }

    static object Visit(string id, string start) =>
        new { kind = "schedule", appointmentId = id, start, durationSeconds = 7200 };

    static void Main() => TellDay(Environment.GetEnvironmentVariable("JOB_ID")).GetAwaiter().GetResult();

    static async Task TellDay(string job)
    {
        var sent = new List<string>
        {
            await Tell(job, $"{job}-accept", new { kind = "accept" }),
            await Tell(job, $"{job}-schedule", Visit("visit-1", "2030-05-06T09:00:00-05:00")),
            await Tell(job, $"{job}-reschedule", Visit("visit-1", "2030-05-07T13:00:00-05:00")),
            await Tell(job, $"{job}-unschedule", new { kind = "unschedule", appointmentId = "visit-1" }),
            await Tell(job, $"{job}-again", Visit("visit-2", "2030-05-08T09:00:00-05:00")),
            await Tell(job, $"{job}-enroute", new { kind = "enroute" }),
            await Tell(job, $"{job}-start", new { kind = "start" }),
            await Tell(job, $"{job}-note", new { kind = "note", text = "The heat exchanger is cracked, a new one is ordered." }),
            await SendPhoto(job, $"{job}-photo", "photo.jpg"),
            await Tell(job, $"{job}-complete", new { kind = "complete", resolution = "Heat exchanger replaced." }),
        };
        foreach (string id in sent) Console.WriteLine($"{id} {await StateOf(id)}");
    }
}
