<?php
// The page at /: every work order, with a button for each thing that can be done.
declare(strict_types=1);

const BUTTONS = [
    'new' => ['accept', 'reject'],
    'accepted' => ['schedule', 'note', 'cancel'],
    'scheduled' => ['enroute', 'schedule', 'unschedule', 'note', 'cancel'],
    'on the way' => ['start', 'note'],
    'in work' => ['pause', 'complete', 'note'],
    'paused' => ['start', 'schedule', 'note', 'cancel'],
];
const FIELDS = [
    'reject' => ['reason' => 'why'],
    'pause' => ['reason' => 'why'],
    'cancel' => ['reason' => 'why'],
    'complete' => ['resolution' => 'what was done'],
    'note' => ['text' => 'text'],
    'schedule' => ['start' => '2030-05-06T09:00:00-05:00', 'end' => '2030-05-06T11:00:00-05:00'],
];

function e(?string $text): string
{
    return htmlspecialchars($text ?? '', ENT_QUOTES | ENT_SUBSTITUTE);
}

function show_screen(Store $store): void
{
    $orders = $store->rows('SELECT * FROM work_orders ORDER BY id DESC LIMIT 200');
    ?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Work orders</title>
<meta name="viewport" content="width=device-width">
<style>
  body { font: 16px system-ui; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color-scheme: light dark }
  article { border: 1px solid #8886; border-radius: .5rem; padding: .5rem 1rem; margin: 1rem 0 }
  form { display: inline-block; margin: .2rem .6rem .2rem 0 }
  h2 { font-size: 1.1rem; margin: .2rem 0 }
  small { opacity: .7 }
  .problem { color: #c33 }
</style>
<h1>Work orders</h1>
<?php if ($orders === []) { ?><p>No work order yet.</p><?php } ?>
<?php foreach ($orders as $order) { ?>
<article>
  <h2>PHP-<?= $order['id'] ?> <?= e($order['title']) ?> <small><?= e($order['state']) ?></small></h2>
  <?php foreach (lines_of($store, $order) as [$class, $line]) { ?>
  <p class="<?= $class ?>"><?= e($line) ?></p>
  <?php } ?>
  <?php foreach (BUTTONS[$order['state']] ?? ['note'] as $kind) { ?>
  <form method="post" action="/work-orders/<?= $order['id'] ?>/<?= $kind ?>">
    <?php foreach (FIELDS[$kind] ?? [] as $name => $hint) { ?>
    <input name="<?= $name ?>" aria-label="<?= $kind ?>: <?= $name ?>" placeholder="<?= $hint ?>" required>
    <?php } ?>
    <button><?= $kind ?></button>
  </form>
  <?php } ?>
</article>
<?php } ?>
</html>
    <?php
}

function lines_of(Store $store, array $order): array
{
    $of = fn (string $what) => $store->rows("SELECT * FROM $what", [$order['id']]);
    $lines = [
        ['', trim("{$order['customer']} {$order['phone']} {$order['address']}")],
        ['', iconv_substr($order['description'], 0, 2000, 'UTF-8')],
    ];
    foreach ($of('visits WHERE work_order = ? AND NOT is_canceled') as $visit) {
        $lines[] = ['', "Visit: {$visit['starts']} to {$visit['ends']}"];
    }
    foreach ($of('notes WHERE work_order = ? ORDER BY id') as $note) {
        $lines[] = ['', "Note: {$note['text']}"];
    }
    foreach ($of('files WHERE work_order = ? ORDER BY id') as $file) {
        $lines[] = ['', "File: {$file['name']} {$file['problem']}"];
    }
    foreach ($of("outbox WHERE work_order = ? AND state = 'refused'") as $row) {
        $lines[] = ['problem', "Dispatch was not told: {$row['problem']}"];
    }
    return array_filter($lines, fn ($line) => $line[1] !== '');
}
