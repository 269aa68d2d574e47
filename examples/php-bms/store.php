<?php
// What the product keeps: one SQLite file.
declare(strict_types=1);

const TABLES = <<<'SQL'
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
);
SQL;

final class Store
{
    private PDO $db;

    public function __construct()
    {
        $path = getenv('BMS_DB') ?: __DIR__ . '/bms.db';
        $this->db = new PDO("sqlite:$path", options: [
            PDO::ATTR_TIMEOUT => 30,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        ]);
        $this->db->exec('PRAGMA synchronous = FULL');
        if ($this->row('PRAGMA user_version')['user_version'] === 0) {
            $this->db->exec('PRAGMA journal_mode = WAL');
            $this->db->exec(TABLES);
            $this->db->exec('PRAGMA user_version = 1');
        }
    }

    /** All that $work does is on disk afterwards, or nothing of it. Others wait until it has ended. */
    public function inTransaction(callable $work): mixed
    {
        // Not PDO's beginTransaction: two that began by reading could not both write.
        $this->db->exec('BEGIN IMMEDIATE');
        try {
            $result = $work($this);
            $this->db->exec('COMMIT');
            return $result;
        } catch (Throwable $error) {
            $this->db->exec('ROLLBACK');
            throw $error;
        }
    }

    /** Returns how many rows it changed. */
    public function run(string $sql, array $values = []): int
    {
        $statement = $this->db->prepare($sql);
        $statement->execute(array_map(fn ($value) => is_bool($value) ? (int) $value : $value, $values));
        return $statement->rowCount();
    }

    /** Returns the id of the row. */
    public function insert(string $table, array $row): int
    {
        $columns = implode(', ', array_keys($row));
        $marks = implode(', ', array_fill(0, count($row), '?'));
        $this->run("INSERT INTO $table ($columns) VALUES ($marks)", array_values($row));
        return (int) $this->db->lastInsertId();
    }

    public function rows(string $sql, array $values = []): array
    {
        $statement = $this->db->prepare($sql);
        $statement->execute($values);
        return $statement->fetchAll();
    }

    public function row(string $sql, array $values = []): ?array
    {
        return $this->rows($sql, $values)[0] ?? null;
    }
}
