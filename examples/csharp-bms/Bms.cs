// A small field-service product. TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT, BMS_DB, TRUCKROLL_URL.
using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class Bms
{
    const long LargestBodyBytes = 20000000;
    static readonly string Secret = Environment.GetEnvironmentVariable("TRUCKROLL_BRIDGE_SECRET");

    static int Main()
    {
        if (string.IsNullOrEmpty(Secret))
        {
            Console.Error.WriteLine("TRUCKROLL_BRIDGE_SECRET: expected whsec_ and base64, as the gateway has it");
            return 2;
        }
        Store.Prepare();
        new Thread(Telling.Run) { IsBackground = true }.Start();
        string port = Environment.GetEnvironmentVariable("PORT") ?? "8000";
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Console.WriteLine($"Work orders: http://127.0.0.1:{port}/");
        while (true)
        {
            HttpListenerContext context = listener.GetContext();
            Task.Run(() => Serve(context));
        }
    }

    static void Serve(HttpListenerContext context)
    {
        try
        {
            Route(context);
        }
        catch (RefusedException refused)
        {
            Answer(context, 422, new { error = refused.Message });
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            Answer(context, 500, new { error = "see the log" }); // the gateway delivers it again
        }
    }

    static void Route(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        string path = request.Url.AbsolutePath;
        if (request.HttpMethod == "GET" && path == "/") ShowScreen(context);
        else if (request.HttpMethod != "POST") Answer(context, 404, new { error = "there is /, /jobs and /acts" });
        else if (request.ContentLength64 > LargestBodyBytes)
            Answer(context, 413, new { error = $"expected at most {LargestBodyBytes} bytes" });
        else if (IsOfAnotherSite(request.Headers["sec-fetch-site"]))
            Answer(context, 403, new { error = "another site's page may not press buttons here" });
        else if (path == "/jobs") Take(context);
        else if (path == "/acts") Act(context);
        else if (path.StartsWith("/work-orders/")) Press(context);
        else Answer(context, 404, new { error = "there is /, /jobs and /acts" });
    }

    static bool IsOfAnotherSite(string site) => site != null && site != "none" && site != "same-origin";

    static void ShowScreen(HttpListenerContext context)
    {
        using (var store = new Store()) Send(context, 200, "text/html; charset=utf-8", Screen.Page(store));
    }

    /// A delivery of the gateway.
    static void Take(HttpListenerContext context)
    {
        byte[] body = Body(context);
        if (!Signature.IsFromTruckroll(Secret, name => context.Request.Headers[name], body))
        {
            Answer(context, 401, new { error = "expected a signature of Truckroll" });
            return;
        }
        JObject @event = Parse(body);
        JObject answer;
        using (var store = new Store())
        {
            answer = new Deliveries(store).Take(context.Request.Headers["webhook-id"], @event);
            store.Commit();
        }
        Telling.Wake.Set();
        // 501: this type is not handled here, which is no error.
        Answer(context, answer == null ? 501 : 200, answer ?? new JObject());
    }

    /// What a person would do, done by a program: truckroll conformance URL --acts .../acts
    static void Act(HttpListenerContext context)
    {
        JObject asked = Parse(Body(context));
        var input = asked["input"] as JObject ?? new JObject();
        var given = new Given { Content = Convert.FromBase64String((string)input["contentBase64"] ?? "") };
        foreach (JProperty field in input.Properties()) given[field.Name] = (string)field.Value;
        Do(((string)asked["bmsId"]).Replace("CS-", ""), (string)asked["kind"], given);
        Answer(context, 200, new { });
    }

    /// A button of the screen.
    static void Press(HttpListenerContext context)
    {
        var given = new Given();
        foreach (string[] pair in Encoding.UTF8.GetString(Body(context)).Split('&').Select(field => field.Split('=')))
        {
            if (pair.Length == 2) given[pair[0]] = WebUtility.UrlDecode(pair[1]);
        }
        string[] parts = context.Request.Url.AbsolutePath.Split('/');
        if (parts.Length != 4) throw new RefusedException("expected /work-orders/ID/ACT");
        Do(parts[2], parts[3], given);
        context.Response.RedirectLocation = "/";
        Send(context, 303, "text/plain", "");
    }

    static void Do(string order, string kind, Given given)
    {
        using (var store = new Store())
        {
            new Office(store).Act(order, kind, given);
            store.Commit();
        }
        Telling.Wake.Set();
    }

    static byte[] Body(HttpListenerContext context)
    {
        var buffer = new MemoryStream();
        context.Request.InputStream.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// Times stay the texts that they are.
    static JObject Parse(byte[] body)
    {
        using (var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(body))) { DateParseHandling = DateParseHandling.None })
            return JObject.Load(reader);
    }

    static void Answer(HttpListenerContext context, int status, object content) =>
        Send(context, status, "application/json", JsonConvert.SerializeObject(content));

    static void Send(HttpListenerContext context, int status, string contentType, string body)
    {
        HttpListenerResponse response = context.Response;
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            response.StatusCode = status;
            response.ContentType = contentType;
            response.OutputStream.Write(bytes, 0, bytes.Length);
            response.Close(); // not by `using`: Mono's Dispose cuts the connection
        }
        catch (Exception error) when (error is IOException || error is ObjectDisposedException || error is HttpListenerException)
        {
            // Nobody reads the answer any more: what was stored stays, and it is delivered again.
            response.Abort();
        }
    }
}
