<?php
// Tells Dispatch what the company did, and fetches files: oldest first, until it is done. Runs beside the web server:
// php tell.php, as a service of its own. TRUCKROLL_URL, TRUCKROLL_API_TOKEN, BMS_DB.
declare(strict_types=1);

require __DIR__ . '/store.php';

/** The gateway is down or busy: nothing is lost, and order is kept. */
final class NotNow extends RuntimeException
{
}

/** Returns status and body. */
function request(string $path, array $headers = [], ?string $body = null): array
{
    if ($token = getenv('TRUCKROLL_API_TOKEN')) {
        $headers[] = "authorization: Bearer $token";
    }
    $curl = curl_init((getenv('TRUCKROLL_URL') ?: 'http://127.0.0.1:4200') . $path);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30, CURLOPT_HTTPHEADER => $headers]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($answer === false || $status >= 500 || in_array($status, [408, 425, 429], true)) {
        throw new NotNow($answer === false ? curl_error($curl) : "it answered $status");
    }
    return [$status, $answer];
}

/** Returns whether there was one. */
function tell_one(Store $store): bool
{
    $row = $store->row("SELECT outbox.*, job_id FROM outbox JOIN work_orders ON work_orders.id = work_order
        WHERE outbox.state = 'waiting' ORDER BY outbox.id LIMIT 1");
    if ($row === null) {
        return false;
    }
    $headers = ['content-type: application/json', "idempotency-key: {$row['idempotency_key']}"];
    [$status, $answer] = request("/v1/jobs/{$row['job_id']}/updates", $headers, $row['content']);
    // 4xx does not get better by itself: it is shown on the screen, and what comes after it is told.
    $isTold = $status < 300;
    $store->run('UPDATE outbox SET state = ?, problem = ? WHERE id = ?', [
        $isTold ? 'told' : 'refused',
        $isTold ? null : "$status " . substr($answer, 0, 2000),
        $row['id'],
    ]);
    return true;
}

function fetch_one(Store $store): bool
{
    $file = $store->row('SELECT id, file_token FROM files WHERE file_token IS NOT NULL ORDER BY id LIMIT 1');
    if ($file === null) {
        return false;
    }
    [$status, $content] = request('/v1/files/' . rawurlencode($file['file_token']));
    $store->run('UPDATE files SET content = ?, problem = ?, file_token = NULL WHERE id = ?', [
        $status === 200 ? $content : null,
        $status === 200 ? null : "not fetched: $status",
        $file['id'],
    ]);
    return true;
}

$store = new Store();
$pause = 1;
while (true) {
    try {
        while (tell_one($store) || fetch_one($store)) {
            $pause = 1;
        }
        usleep(500_000);
    } catch (NotNow $error) {
        error_log("the gateway does not take it, once more in $pause s: {$error->getMessage()}");
        sleep($pause);
        $pause = min($pause * 2, 60);
    }
}
