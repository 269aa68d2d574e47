// What people of the company do. Each act and what Dispatch is told of it are one transaction.
using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

/// The product does not do this; the message says why.
sealed class RefusedException : Exception
{
    public RefusedException(string message) : base(message) { }
}

/// What a person enters, named as in an update: reason, text, description, resolution, start, end (ISO 8601 with an
/// offset), fileName.
sealed class Given : Dictionary<string, string>
{
    public byte[] Content = new byte[0];

    public string Get(string name) => TryGetValue(name, out string value) ? value ?? "" : "";
}

sealed class Office
{
    static readonly Dictionary<string, string> States = new Dictionary<string, string>
    {
        ["accept"] = "accepted",
        ["reject"] = "declined",
        ["schedule"] = "scheduled",
        ["unschedule"] = "accepted",
        ["enroute"] = "on the way",
        ["start"] = "in work",
        ["pause"] = "paused",
        ["complete"] = "done",
        ["cancel"] = "canceled",
    };
    readonly Store store;

    public Office(Store store) { this.store = store; }

    public void Act(string order, string kind, Given given)
    {
        if (store.Row("SELECT id FROM work_orders WHERE id = ?", order) == null)
            throw new RefusedException($"there is no work order CS-{order}");
        JObject update = UpdateFor(order, kind, given);
        update["kind"] = kind;
        if (States.TryGetValue(kind, out string state))
            store.Run("UPDATE work_orders SET state = ? WHERE id = ?", state, order);
        // The key makes an update that is sent twice count once.
        store.Run("INSERT INTO outbox (work_order, idempotency_key, content) VALUES (?, ?, ?)",
            order, Guid.NewGuid().ToString(), update.ToString());
    }

    JObject UpdateFor(string order, string kind, Given given)
    {
        switch (kind)
        {
            case "accept":
            case "enroute":
            case "start": return new JObject();
            case "reject":
            case "cancel": return Words(given, "reason", "text");
            case "pause": return Words(given, "reason", "description");
            case "complete": return Words(given, "reason", "resolution");
            case "note":
                string text = given.Get("text");
                long note = store.Insert("notes", new Dictionary<string, object> { ["work_order"] = order, ["text"] = text });
                return new JObject { ["id"] = $"note-{note}", ["text"] = text };
            case "attachment":
                long file = store.Insert("files", new Dictionary<string, object>
                {
                    ["work_order"] = order, ["name"] = given.Get("fileName"), ["content"] = given.Content,
                });
                return new JObject
                {
                    ["id"] = $"file-{file}",
                    ["fileName"] = given.Get("fileName"),
                    ["contentBase64"] = Convert.ToBase64String(given.Content),
                };
            case "schedule": return Book(order, given.Get("start"), given.Get("end"));
            case "unschedule":
                object open = OpenVisit(order) ?? throw new RefusedException($"CS-{order} has no visit");
                store.Run("UPDATE visits SET is_canceled = 1 WHERE id = ?", open);
                return new JObject { ["appointmentId"] = $"visit-{open}" };
            default:
                throw new RefusedException(
                    $"there is no act \"{kind}\"; there are {string.Join(", ", States.Keys)}, note, attachment");
        }
    }

    static JObject Words(Given given, params string[] names) =>
        new JObject(names.Where(name => given.Get(name) != "").Select(name => new JProperty(name, given[name])));

    /// Makes the visit, or moves the one that is open.
    JObject Book(string order, string start, string end)
    {
        object visit = OpenVisit(order);
        if (visit == null)
        {
            visit = store.Insert("visits", new Dictionary<string, object>
            {
                ["work_order"] = order, ["starts"] = start, ["ends"] = end,
            });
        }
        else store.Run("UPDATE visits SET starts = ?, ends = ? WHERE id = ?", start, end, visit);
        return new JObject { ["appointmentId"] = $"visit-{visit}", ["start"] = start, ["end"] = end };
    }

    object OpenVisit(string order) =>
        store.Row("SELECT id FROM visits WHERE work_order = ? AND NOT is_canceled ORDER BY id DESC", order)?["id"];
}
