<?php
// A receiver in PHP: php -S 127.0.0.1:8000 receiver.php, or the same file behind PHP-FPM.
// TRUCKROLL_BRIDGE_SECRET as the gateway has it; RECEIVER_DB is a file that PHP may write.
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

$headers = array_change_key_case(getallheaders(), CASE_LOWER);
$body = file_get_contents('php://input');
if (!is_from_truckroll(getenv('TRUCKROLL_BRIDGE_SECRET') ?: '', $headers, $body)) {
    http_response_code(401);
    exit;
}

$event = json_decode($body, true, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR);
$jobId = $event['data']['jobId'] ?? '';

// Each id once: it is stored in one transaction with the work, so that an attempt that comes again does nothing.
$db = new PDO('sqlite:' . (getenv('RECEIVER_DB') ?: sys_get_temp_dir() . '/receiver.db'));
$db->exec('CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY)');
$db->beginTransaction();
$insert = $db->prepare('INSERT OR IGNORE INTO done VALUES (?)');
$insert->execute([$headers['webhook-id']]);
if ($insert->rowCount() === 1) {
    error_log("$event[type] $jobId"); // here your own work
}
$db->commit();

header('content-type: application/json');
echo json_encode($event['type'] === 'job.created' ? ['bmsId' => "WO-$jobId"] : new stdClass());
