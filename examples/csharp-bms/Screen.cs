// The page at /: every work order, with a button for each thing that can be done.
using System.Collections.Generic;
using System.Linq;
using System.Net;

static class Screen
{
    static readonly Dictionary<string, string[]> Buttons = new Dictionary<string, string[]>
    {
        ["new"] = new[] { "accept", "reject" },
        ["accepted"] = new[] { "schedule", "note", "cancel" },
        ["scheduled"] = new[] { "enroute", "schedule", "unschedule", "note", "cancel" },
        ["on the way"] = new[] { "start", "note" },
        ["in work"] = new[] { "pause", "complete", "note" },
        ["paused"] = new[] { "start", "schedule", "note", "cancel" },
    };
    static readonly Dictionary<string, string[][]> Fields = new Dictionary<string, string[][]>
    {
        ["reject"] = new[] { new[] { "reason", "why" } },
        ["pause"] = new[] { new[] { "reason", "why" } },
        ["cancel"] = new[] { new[] { "reason", "why" } },
        ["complete"] = new[] { new[] { "resolution", "what was done" } },
        ["note"] = new[] { new[] { "text", "text" } },
        ["schedule"] = new[] { new[] { "start", "2030-05-06T09:00:00-05:00" }, new[] { "end", "2030-05-06T11:00:00-05:00" } },
    };
    const string Style = @"body{font:16px system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}
article{border:1px solid #8886;border-radius:.5rem;padding:.5rem 1rem;margin:1rem 0}form{display:inline-block;
margin:.2rem .6rem .2rem 0}h2{font-size:1.1rem;margin:.2rem 0}small{opacity:.7}.problem{color:#c33}";

    public static string Page(Store store)
    {
        var orders = store.Rows("SELECT * FROM work_orders ORDER BY id DESC LIMIT 200");
        string shown = orders.Count == 0 ? "<p>No work order yet.</p>" : string.Concat(orders.Select(order => WorkOrder(store, order)));
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Work orders</title>"
            + $"<meta name=\"viewport\" content=\"width=device-width\"><style>{Style}</style><h1>Work orders</h1>{shown}</html>";
    }

    static string WorkOrder(Store store, Dictionary<string, object> order)
    {
        object id = order["id"];
        var lines = new List<string> { E($"{order["customer"]} {order["phone"]} {order["address"]}"), E(order["description"]) };
        lines.AddRange(store.Rows("SELECT * FROM visits WHERE work_order = ? AND NOT is_canceled", id)
            .Select(visit => E($"Visit: {visit["starts"]} to {visit["ends"]}")));
        lines.AddRange(store.Rows("SELECT * FROM notes WHERE work_order = ? ORDER BY id", id).Select(note => E($"Note: {note["text"]}")));
        lines.AddRange(store.Rows("SELECT * FROM files WHERE work_order = ? ORDER BY id", id)
            .Select(file => E($"File: {file["name"]} {file["problem"]}")));
        lines.AddRange(store.Rows("SELECT * FROM outbox WHERE work_order = ? AND state = 'refused'", id)
            .Select(row => $"<span class=\"problem\">{E($"Dispatch was not told: {row["problem"]}")}</span>"));
        string[] kinds = Buttons.TryGetValue((string)order["state"], out string[] found) ? found : new[] { "note" };
        return $"<article><h2>CS-{id} {E(order["title"])} <small>{E(order["state"])}</small></h2>"
            + string.Concat(lines.Where(line => line.Trim() != "").Select(line => $"<p>{line}</p>"))
            + string.Concat(kinds.Select(kind => Button(id, kind))) + "</article>";
    }

    static string Button(object id, string kind)
    {
        string fields = Fields.TryGetValue(kind, out string[][] known) ? string.Concat(known.Select(Field)) : "";
        return $"<form method=\"post\" action=\"/work-orders/{id}/{kind}\">{fields}<button>{kind}</button></form>";
    }

    static string Field(string[] field) =>
        $"<input name=\"{field[0]}\" aria-label=\"{field[0]}\" placeholder=\"{field[1]}\" required> ";

    static string E(object text) => WebUtility.HtmlEncode(text?.ToString() ?? "");
}
