<?php
// A small field-service product: PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:8000 bms.php, and php tell.php beside it.
// The same file behind PHP-FPM. TRUCKROLL_BRIDGE_SECRET as the gateway has it; BMS_DB is a file that PHP may write.
declare(strict_types=1);

require __DIR__ . '/store.php';
require __DIR__ . '/deliveries.php';
require __DIR__ . '/office.php';
require __DIR__ . '/screen.php';

function answer(int $status, array $content): never
{
    http_response_code($status);
    header('content-type: application/json');
    echo json_encode((object) $content);
    exit;
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$headers = array_change_key_case(getallheaders(), CASE_LOWER);
$isPost = $_SERVER['REQUEST_METHOD'] === 'POST';

if (!$isPost && $path === '/') {
    $store = new Store();
    show_screen($store);
    exit;
}
if (!$isPost) {
    answer(404, ['error' => 'there is /, /jobs and /acts']);
}
if (!in_array($headers['sec-fetch-site'] ?? 'none', ['none', 'same-origin'], true)) {
    answer(403, ['error' => "another site's page may not press buttons here"]);
}

$body = file_get_contents('php://input');
try {
    if ($path === '/jobs') {
        // A delivery of the gateway.
        if (!is_from_truckroll(getenv('TRUCKROLL_BRIDGE_SECRET') ?: '', $headers, $body)) {
            answer(401, ['error' => 'expected a signature of Truckroll']);
        }
        $event = json_decode($body, true, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR);
        $answer = (new Store())->inTransaction(
            fn (Store $store) => (new Deliveries($store))->take($headers['webhook-id'], $event),
        );
        // 501: this type is not handled here, which is no error.
        answer($answer === null ? 501 : 200, $answer ?? []);
    }
    if ($path === '/acts') {
        // What a person would do, done by a program: truckroll conformance URL --acts .../acts
        $asked = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        $given = $asked['input'] ?? [];
        $given['content'] = base64_decode($given['contentBase64'] ?? '');
        $orderId = (int) preg_replace('/^PHP-/', '', $asked['bmsId']);
        (new Store())->inTransaction(fn (Store $store) => (new Office($store))->act($orderId, $asked['kind'], $given));
        answer(200, []);
    }
    if (preg_match('#^/work-orders/(\d+)/(\w+)$#', $path, $found)) {
        // A button of the screen.
        (new Store())->inTransaction(
            fn (Store $store) => (new Office($store))->act((int) $found[1], $found[2], $_POST),
        );
        http_response_code(303);
        header('location: /');
        exit;
    }
    answer(404, ['error' => 'there is /, /jobs and /acts']);
} catch (Refused $refused) {
    answer(422, ['error' => $refused->getMessage()]);
} catch (Throwable $error) {
    error_log("$path: $error");
    answer(500, ['error' => 'see the log']); // the gateway delivers it again
}
