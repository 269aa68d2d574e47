<?php
// What comes from Dispatch: each event is done once, and a job never makes two work orders.
declare(strict_types=1);

/** Was $body (the bytes as they came) signed with one of the secrets, not long ago? $headers with names in lower case. */
function is_from_truckroll(string $secret, array $headers, string $body, int $toleranceSeconds = 300): bool
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > $toleranceSeconds) {
        return false;
    }
    foreach (explode(',', $secret) as $entry) {
        $key = base64_decode(preg_replace('/^whsec_/', '', trim($entry)));
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
        foreach (explode(' ', $headers['webhook-signature'] ?? '') as $given) {
            if ($key !== '' && hash_equals($expected, $given)) {
                return true;
            }
        }
    }
    return false;
}

final class Deliveries
{
    public function __construct(private Store $store)
    {
    }

    /** Does an event, and returns the answer; null if the product has no use for its type. Within a transaction. */
    public function take(string $eventId, array $event): ?array
    {
        $data = $event['data'];
        $work = match ($event['type']) {
            'job.created' => fn () => $this->jobCreated($data),
            'job.updated' => fn () => $this->jobUpdated($data),
            'job.canceled' => fn () => $this->jobCanceled($data),
            'appointment.updated' => fn () => $this->appointmentUpdated($data, $data['appointment']),
            'note.created', 'note.updated' => fn () => $this->noteWritten($data, $data['note']),
            'note.deleted' => fn () => $this->deleted('notes', $data['note']),
            'attachment.created' => fn () => $this->fileAdded($data, $data['attachment']),
            'attachment.deleted' => fn () => $this->deleted('files', $data['attachment']),
            'survey.submitted' => fn () => $this->remark($data, "The customer gave {$data['survey']['rating']} of 5: "
                . ($data['survey']['message'] ?? '')),
            'update.rejected' => fn () => $this->remark($data, "Dispatch refused {$data['update']['kind']}: "
                . ($data['update']['message'] ?? 'without a reason')),
            default => null,
        };
        if ($work === null) {
            return null;
        }
        $done = $this->store->row('SELECT answer FROM events_done WHERE event_id = ?', [$eventId]);
        if ($done !== null) {
            return json_decode($done['answer'], true, 512, JSON_THROW_ON_ERROR);
        }
        $answer = $work() ?? [];
        $this->store->insert('events_done', ['event_id' => $eventId, 'answer' => json_encode($answer)]);
        return $answer;
    }

    private function jobCreated(array $data): array
    {
        // A restored backup tells a job again under another event id: look before you create.
        $id = $this->workOrder($data)['id']
            ?? $this->store->insert('work_orders', ['job_id' => $data['jobId']] + texts_of($data));
        return ['bmsId' => "PHP-$id"];
    }

    private function jobUpdated(array $data): ?array
    {
        $order = $this->workOrder($data);
        $status = $data['job']['status'] ?? '';
        if ($order === null) {
            // Of a job from before the gateway only small changes may come; an open one with a title is taken as new.
            $isOpen = !in_array($status, ['canceled', 'complete', 'rejected'], true);
            return $isOpen && isset($data['job']['title']) ? $this->jobCreated($data) : null;
        }
        $texts = texts_of($data);
        if ($status === 'offered' && $order['state'] === 'canceled') {
            $texts['state'] = 'new';
        }
        $changes = implode(', ', array_map(fn ($column) => "$column = ?", array_keys($texts)));
        $this->store->run("UPDATE work_orders SET $changes WHERE id = ?", [...array_values($texts), $order['id']]);
        return null;
    }

    private function jobCanceled(array $data): void
    {
        $this->store->run("UPDATE work_orders SET state = 'canceled' WHERE job_id = ?", [$data['jobId']]);
    }

    private function appointmentUpdated(array $data, array $visit): void
    {
        $order = $this->workOrder($data);
        if ($order === null) {
            return;
        }
        $dispatchId = (string) $visit['id'];
        $values = [$visit['start_time'] ?? '', $visit['end_time'] ?? '', ($visit['status'] ?? '') === 'canceled'];
        // external_id is what we called the visit, if it was the company that made it.
        $own = preg_replace('/^visit-/', '', (string) ($visit['external_id'] ?? ''));
        $changed = $this->store->run(
            'UPDATE visits SET starts = ?, ends = ?, is_canceled = ? WHERE work_order = ? AND (dispatch_id = ? OR id = ?)',
            [...$values, $order['id'], $dispatchId, $own],
        );
        if ($changed === 0) {
            $columns = ['starts', 'ends', 'is_canceled'];
            $row = ['work_order' => $order['id'], 'dispatch_id' => $dispatchId];
            $this->store->insert('visits', $row + array_combine($columns, $values));
        }
    }

    private function noteWritten(array $data, array $note): void
    {
        $order = $this->workOrder($data);
        if ($order !== null) {
            $this->store->run(
                'INSERT INTO notes (work_order, dispatch_id, text) VALUES (?, ?, ?)
                 ON CONFLICT (dispatch_id) DO UPDATE SET text = excluded.text',
                [$order['id'], (string) $note['id'], $note['description'] ?? ''],
            );
        }
    }

    private function fileAdded(array $data, array $file): void
    {
        $order = $this->workOrder($data);
        if ($order !== null) {
            // Fetched later by tell.php, not while the gateway waits for this answer.
            $this->store->run(
                'INSERT INTO files (work_order, dispatch_id, name, file_token) VALUES (?, ?, ?, ?)
                 ON CONFLICT (dispatch_id) DO NOTHING',
                [$order['id'], (string) $file['id'], $file['name'] ?? 'file', $file['fileToken'] ?? null],
            );
        }
    }

    private function deleted(string $table, array $record): void
    {
        $this->store->run("DELETE FROM $table WHERE dispatch_id = ?", [(string) $record['id']]);
    }

    private function remark(array $data, string $text): void
    {
        $order = $this->workOrder($data);
        if ($order !== null) {
            $this->store->insert('notes', ['work_order' => $order['id'], 'text' => $text]);
        }
    }

    private function workOrder(array $data): ?array
    {
        return $this->store->row('SELECT * FROM work_orders WHERE job_id = ?', [$data['jobId']]);
    }
}

/** What people read. Anything may be absent or null, and anything may be added tomorrow. */
function texts_of(array $data): array
{
    $job = $data['job'];
    $customer = $job['customer'] ?? [];
    $address = $job['address'] ?? [];
    return [
        'title' => $job['title'] ?? 'Without a title',
        // Without the markdown that the brand's own text may hold.
        'description' => $data['descriptionText'] ?? '',
        'customer' => joined(' ', $customer, ['first_name', 'last_name']),
        'phone' => $customer['phone_number'] ?? '',
        'address' => joined(', ', $address, ['street_1', 'street_2', 'postal_code', 'city', 'state']),
    ];
}

function joined(string $separator, array $fields, array $names): string
{
    return implode($separator, array_filter(array_map(fn ($name) => (string) ($fields[$name] ?? ''), $names)));
}
