// What the product keeps: one SQLite file.
using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Data.Sqlite;

/// One transaction: after Commit all of it is on disk, without Commit nothing. Others wait until it has ended.
sealed class Store : IDisposable
{
    const string Tables = @"
CREATE TABLE IF NOT EXISTS work_orders (
    id INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,       -- Dispatch's id, as text: it may have more digits than a double holds
    state TEXT NOT NULL DEFAULT 'new',
    title TEXT NOT NULL, description TEXT NOT NULL, customer TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,
    starts TEXT NOT NULL, ends TEXT NOT NULL, is_canceled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,           -- absent: somebody of the company wrote it
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS files (
    id INTEGER PRIMARY KEY,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    dispatch_id TEXT UNIQUE,
    name TEXT NOT NULL,
    file_token TEXT,                   -- still to be fetched by it
    problem TEXT,
    content BLOB
);
-- Each event once: its id is stored in one transaction with the work, and what was answered is answered again.
CREATE TABLE IF NOT EXISTS events_done (event_id TEXT PRIMARY KEY, answer TEXT NOT NULL);
-- What the company did and Dispatch has to be told, stored in one transaction with the act itself.
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    work_order INTEGER NOT NULL REFERENCES work_orders,
    idempotency_key TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', -- waiting, told, refused
    problem TEXT
);";

    readonly SqliteConnection db;
    bool isOpen;

    public static void Prepare()
    {
        using (var store = new Store(begin: false))
        {
            store.Run("PRAGMA journal_mode = WAL");
            store.Run(Tables);
        }
    }

    public Store() : this(begin: true) { }

    Store(bool begin)
    {
        string path = Environment.GetEnvironmentVariable("BMS_DB") ?? "bms.db";
        db = new SqliteConnection($"Data Source={path}");
        db.Open();
        Run("PRAGMA busy_timeout = 30000");
        Run("PRAGMA synchronous = FULL");
        if (!begin) return;
        Run("BEGIN IMMEDIATE");
        isOpen = true;
    }

    public void Commit()
    {
        Run("COMMIT");
        isOpen = false;
    }

    public void Dispose()
    {
        if (isOpen) Run("ROLLBACK");
        db.Dispose();
    }

    /// Returns how many rows it changed. Each ? stands for the next value.
    public int Run(string sql, params object[] values)
    {
        using (SqliteCommand command = Command(sql, values)) return command.ExecuteNonQuery();
    }

    /// Returns the id of the row.
    public long Insert(string table, Dictionary<string, object> row)
    {
        string marks = string.Join(", ", row.Select(_ => "?"));
        Run($"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({marks})", row.Values.ToArray());
        using (SqliteCommand command = Command("SELECT last_insert_rowid()")) return (long)command.ExecuteScalar();
    }

    public List<Dictionary<string, object>> Rows(string sql, params object[] values)
    {
        var rows = new List<Dictionary<string, object>>();
        using (SqliteCommand command = Command(sql, values))
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount)
                    .ToDictionary(reader.GetName, index => reader.IsDBNull(index) ? null : reader.GetValue(index)));
            }
        }
        return rows;
    }

    public Dictionary<string, object> Row(string sql, params object[] values) => Rows(sql, values).FirstOrDefault();

    SqliteCommand Command(string sql, params object[] values)
    {
        SqliteCommand command = db.CreateCommand();
        command.CommandText = sql;
        foreach (object value in values) command.Parameters.Add(new SqliteParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
