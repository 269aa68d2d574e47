// What comes from Dispatch: each event is done once, and a job never makes two work orders.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;

static class Signature
{
    /// Was body (the bytes as they came) signed with one of the secrets, not long ago?
    public static bool IsFromTruckroll(string secret, Func<string, string> header, byte[] body, int toleranceSeconds = 300)
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
}

sealed class Deliveries
{
    static readonly string[] Ended = { "canceled", "complete", "rejected" };
    readonly Store store;

    public Deliveries(Store store) { this.store = store; }

    /// Does an event, and returns the answer; null if the product has no use for its type.
    public JObject Take(string eventId, JObject @event)
    {
        var data = (JObject)@event["data"];
        Func<JObject> work = WorkFor((string)@event["type"], data);
        if (work == null) return null;
        var done = store.Row("SELECT answer FROM events_done WHERE event_id = ?", eventId);
        if (done != null) return JObject.Parse((string)done["answer"]);
        JObject answer = work() ?? new JObject();
        store.Run("INSERT INTO events_done VALUES (?, ?)", eventId, answer.ToString());
        return answer;
    }

    Func<JObject> WorkFor(string type, JObject data)
    {
        switch (type)
        {
            case "job.created": return () => JobCreated(data);
            case "job.updated": return () => JobUpdated(data);
            case "job.canceled":
                return () => Done(store.Run("UPDATE work_orders SET state = 'canceled' WHERE job_id = ?", JobId(data)));
            case "appointment.updated": return () => AppointmentUpdated(data, data["appointment"]);
            case "note.created":
            case "note.updated": return () => NoteWritten(data, data["note"]);
            case "note.deleted": return () => Deleted("notes", data["note"]);
            case "attachment.created": return () => FileAdded(data, data["attachment"]);
            case "attachment.deleted": return () => Deleted("files", data["attachment"]);
            case "survey.submitted":
                return () => Remark(data, $"The customer gave {data["survey"]["rating"]} of 5: {data["survey"]["message"]}");
            case "update.rejected":
                return () => Remark(data, $"Dispatch refused {data["update"]["kind"]}: {data["update"]["message"]}");
            default: return null;
        }
    }

    JObject JobCreated(JObject data)
    {
        // A restored backup tells a job again under another event id: look before you create.
        var order = WorkOrder(data);
        if (order == null)
        {
            var row = TextsOf(data);
            row["job_id"] = JobId(data);
            store.Insert("work_orders", row);
            order = WorkOrder(data);
        }
        return new JObject { ["bmsId"] = $"CS-{order["id"]}" };
    }

    JObject JobUpdated(JObject data)
    {
        var order = WorkOrder(data);
        var job = (JObject)data["job"];
        string status = Text(job, "status");
        if (order == null)
        {
            // Of a job from before the gateway only small changes may come; an open one with a title is taken as new.
            return Ended.Contains(status) || Text(job, "title") == "" ? null : JobCreated(data);
        }
        var texts = TextsOf(data);
        if (status == "offered" && (string)order["state"] == "canceled") texts["state"] = "new";
        string changes = string.Join(", ", texts.Keys.Select(column => $"{column} = ?"));
        store.Run($"UPDATE work_orders SET {changes} WHERE id = ?", texts.Values.Append(order["id"]).ToArray());
        return null;
    }

    JObject AppointmentUpdated(JObject data, JToken visit)
    {
        var order = WorkOrder(data);
        if (order == null) return null;
        string id = Text(visit, "id"), starts = Text(visit, "start_time"), ends = Text(visit, "end_time");
        int isCanceled = Text(visit, "status") == "canceled" ? 1 : 0;
        // external_id is what we called the visit, if it was the company that made it.
        string own = Text(visit, "external_id").Replace("visit-", "");
        int changed = store.Run(
            "UPDATE visits SET starts = ?, ends = ?, is_canceled = ? WHERE work_order = ? AND (dispatch_id = ? OR id = ?)",
            starts, ends, isCanceled, order["id"], id, own);
        if (changed > 0) return null;
        return Done(store.Run(
            "INSERT INTO visits (work_order, dispatch_id, starts, ends, is_canceled) VALUES (?, ?, ?, ?, ?)",
            order["id"], id, starts, ends, isCanceled));
    }

    JObject NoteWritten(JObject data, JToken note)
    {
        var order = WorkOrder(data);
        return order == null ? null : Done(store.Run(
            @"INSERT INTO notes (work_order, dispatch_id, text) VALUES (?, ?, ?)
              ON CONFLICT (dispatch_id) DO UPDATE SET text = excluded.text",
            order["id"], Text(note, "id"), Text(note, "description")));
    }

    JObject FileAdded(JObject data, JToken file)
    {
        var order = WorkOrder(data);
        // Fetched later, not while the gateway waits for this answer.
        return order == null ? null : Done(store.Run(
            @"INSERT INTO files (work_order, dispatch_id, name, file_token) VALUES (?, ?, ?, ?)
              ON CONFLICT (dispatch_id) DO NOTHING",
            order["id"], Text(file, "id"), Text(file, "name"), (string)file["fileToken"]));
    }

    JObject Deleted(string table, JToken record) =>
        Done(store.Run($"DELETE FROM {table} WHERE dispatch_id = ?", Text(record, "id")));

    JObject Remark(JObject data, string text)
    {
        var order = WorkOrder(data);
        if (order != null) store.Run("INSERT INTO notes (work_order, text) VALUES (?, ?)", order["id"], text);
        return null;
    }

    Dictionary<string, object> WorkOrder(JObject data) =>
        store.Row("SELECT * FROM work_orders WHERE job_id = ?", JobId(data));

    static JObject Done(int changedRows) => null;

    static string JobId(JObject data) => (string)data["jobId"];

    /// What people read. Anything may be absent or null, and anything may be added tomorrow.
    static Dictionary<string, object> TextsOf(JObject data)
    {
        var job = data["job"];
        JToken customer = job["customer"], address = job["address"];
        string title = Text(job, "title");
        return new Dictionary<string, object>
        {
            ["title"] = title == "" ? "Without a title" : title,
            // Without the markdown that the brand's own text may hold.
            ["description"] = Text(data, "descriptionText"),
            ["customer"] = Joined(" ", customer, "first_name", "last_name"),
            ["phone"] = Text(customer, "phone_number"),
            ["address"] = Joined(", ", address, "street_1", "street_2", "postal_code", "city", "state"),
        };
    }

    static string Text(JToken fields, string name) => (fields as JObject)?[name]?.ToString() ?? "";

    static string Joined(string separator, JToken fields, params string[] names) =>
        string.Join(separator, names.Select(name => Text(fields, name)).Where(text => text != ""));
}
