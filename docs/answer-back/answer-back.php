<?php
// Tells Dispatch what was done about one job. Needs the extension curl.
declare(strict_types=1);

function request(string $path, array $headers = [], string|array|null $body = null): array
{
    $token = getenv('TRUCKROLL_API_TOKEN');
    if ($token) {
        $headers[] = "authorization: Bearer $token";
    }
    $curl = curl_init((getenv('TRUCKROLL_URL') ?: 'http://127.0.0.1:4200') . $path);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30, CURLOPT_HTTPHEADER => $headers]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($answer === false || $status >= 300) {
        throw new RuntimeException($answer === false ? curl_error($curl) : "$status $answer");
    }
    return json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
}

/** Sends one update, returns its id. With the same key again nothing is done twice, so a retry is safe. */
function tell(string $jobId, string $key, array $update): string
{
    $headers = ['content-type: application/json', "idempotency-key: $key"];
    return request("/v1/jobs/$jobId/updates", $headers, json_encode($update, JSON_THROW_ON_ERROR))['id'];
}

/** An array as the body makes curl send multipart/form-data. */
function send_photo(string $jobId, string $key, string $path): string
{
    $form = ['kind' => 'attachment', 'file' => new CURLFile($path)];
    return request("/v1/jobs/$jobId/updates", ["idempotency-key: $key"], $form)['id'];
}

function state_of(string $updateId): string
{
    return request("/v1/updates/$updateId")['state'];
}

$job = getenv('JOB_ID');
$visit = ['kind' => 'schedule', 'appointmentId' => 'visit-1', 'durationSeconds' => 7200];
$sent = [
    tell($job, "$job-accept", ['kind' => 'accept']),
    tell($job, "$job-schedule", ['start' => '2030-05-06T09:00:00-05:00'] + $visit),
    tell($job, "$job-reschedule", ['start' => '2030-05-07T13:00:00-05:00'] + $visit),
    tell($job, "$job-unschedule", ['kind' => 'unschedule', 'appointmentId' => 'visit-1']),
    tell($job, "$job-again", ['appointmentId' => 'visit-2', 'start' => '2030-05-08T09:00:00-05:00'] + $visit),
    tell($job, "$job-enroute", ['kind' => 'enroute']),
    tell($job, "$job-start", ['kind' => 'start']),
    tell($job, "$job-note", ['kind' => 'note', 'text' => 'The heat exchanger is cracked, a new one is ordered.']),
    send_photo($job, "$job-photo", 'photo.jpg'),
    tell($job, "$job-complete", ['kind' => 'complete', 'resolution' => 'Heat exchanger replaced.']),
];
foreach ($sent as $updateId) {
    echo "$updateId ", state_of($updateId), "\n";
}
