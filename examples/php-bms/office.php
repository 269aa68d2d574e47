<?php
// What people of the company do. Each act and what Dispatch is told of it are one transaction.
declare(strict_types=1);

const STATES = [
    'accept' => 'accepted',
    'reject' => 'declined',
    'schedule' => 'scheduled',
    'unschedule' => 'accepted',
    'enroute' => 'on the way',
    'start' => 'in work',
    'pause' => 'paused',
    'complete' => 'done',
    'cancel' => 'canceled',
];

/** What a person may enter for an act, named as in an update. */
const WORDS = [
    'reject' => ['reason', 'text'],
    'pause' => ['reason', 'description'],
    'complete' => ['reason', 'resolution'],
    'cancel' => ['reason', 'text'],
];

/** The product does not do this; the message says why. */
final class Refused extends RuntimeException
{
}

final class Office
{
    public function __construct(private Store $store)
    {
    }

    /** $given: the words of WORDS, text, start, end (ISO 8601 with an offset), fileName, content. Within a transaction. */
    public function act(int $orderId, string $kind, array $given): void
    {
        if ($this->store->row('SELECT id FROM work_orders WHERE id = ?', [$orderId]) === null) {
            throw new Refused("there is no work order PHP-$orderId");
        }
        $text = $given['text'] ?? '';
        $update = ['kind' => $kind] + match ($kind) {
            'accept', 'enroute', 'start' => [],
            'reject', 'pause', 'complete', 'cancel' => array_filter(
                array_intersect_key($given, array_flip(WORDS[$kind])),
            ),
            'note' => [
                'id' => 'note-' . $this->store->insert('notes', ['work_order' => $orderId, 'text' => $text]),
                'text' => $text,
            ],
            'attachment' => $this->addFile($orderId, $given['fileName'], $given['content']),
            'schedule' => $this->book($orderId, $given['start'], $given['end']),
            'unschedule' => $this->takeBack($orderId),
            default => throw new Refused("there is no act \"$kind\"; there are "
                . implode(', ', [...array_keys(STATES), 'note', 'attachment'])),
        };
        if (isset(STATES[$kind])) {
            $this->store->run('UPDATE work_orders SET state = ? WHERE id = ?', [STATES[$kind], $orderId]);
        }
        $this->store->insert('outbox', [
            'work_order' => $orderId,
            // Makes an update that is sent twice count once.
            'idempotency_key' => bin2hex(random_bytes(16)),
            'content' => json_encode($update, JSON_THROW_ON_ERROR),
        ]);
    }

    private function addFile(int $orderId, string $name, string $content): array
    {
        $id = $this->store->insert('files', ['work_order' => $orderId, 'name' => $name, 'content' => $content]);
        return ['id' => "file-$id", 'fileName' => $name, 'contentBase64' => base64_encode($content)];
    }

    /** Makes the visit, or moves the one that is open. */
    private function book(int $orderId, string $start, string $end): array
    {
        $visit = $this->openVisit($orderId);
        if ($visit !== null) {
            $this->store->run('UPDATE visits SET starts = ?, ends = ? WHERE id = ?', [$start, $end, $visit['id']]);
        }
        $id = $visit['id']
            ?? $this->store->insert('visits', ['work_order' => $orderId, 'starts' => $start, 'ends' => $end]);
        return ['appointmentId' => "visit-$id", 'start' => $start, 'end' => $end];
    }

    private function takeBack(int $orderId): array
    {
        $visit = $this->openVisit($orderId) ?? throw new Refused("PHP-$orderId has no visit");
        $this->store->run('UPDATE visits SET is_canceled = 1 WHERE id = ?', [$visit['id']]);
        return ['appointmentId' => "visit-{$visit['id']}"];
    }

    private function openVisit(int $orderId): ?array
    {
        $sql = 'SELECT id FROM visits WHERE work_order = ? AND NOT is_canceled ORDER BY id DESC';
        return $this->store->row($sql, [$orderId]);
    }
}
