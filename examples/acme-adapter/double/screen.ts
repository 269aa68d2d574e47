import type { Acme } from './acme.ts'
import { acts } from './office.ts'
import type { Item } from './records.ts'

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  article { border: 1px solid #8886; border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 }
  .status { border-radius: 1rem; padding: .1rem .6rem; background: #3563c9; color: #fff; font-size: .85rem }
  .done { background: #1d7a46 } .void, .declined { background: #6b6b6b } .on_hold { background: #a65a00 }
  pre { white-space: pre-wrap; font: inherit; margin: .5rem 0 }
  form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem }
  input { flex: 1; min-width: 12rem } input, button { font: inherit; padding: .25rem .6rem }
`

/** What somebody in the office sees: every work order, with the buttons for what can be done next. */
export function toScreen(acme: Acme): string {
  const orders = acme.workOrders.find().toReversed()
  const cards = orders.map((order) => toCard(acme, order)).join('\n')
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Acme</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body>
<h1>Acme: work orders of Best HVAC</h1>
<p><a href="/">Reload</a></p>
${cards === '' ? '<p>No work order yet. Offer a job: <code>npx --no truckroll trigger job.created</code></p>' : cards}
</body>
</html>`
}

function toCard(acme: Acme, order: Item): string {
  const { id } = order
  const status = String(order['status'])
  const customer = acme.customers.get(String(order['customerId']))
  const visits = acme.visits
    .find({ workOrderId: id })
    .map(
      (visit) => `<li>Visit ${text(visit['start'])} to ${text(visit['end'])} (${text(visit['status'])})</li>`,
    )
  const notes = acme.notes.find({ workOrderId: id }).map((note) => `<li>Note: ${text(note['body'])}</li>`)
  const files = acme.files.find({ workOrderId: id }).map((file) => `<li>File: ${text(file['fileName'])}</li>`)
  const buttons = Object.entries(acts)
    .filter(([, { when }]) => when.includes(status))
    .map(([name, { label }]) => `<button name="act" value="${name}">${text(label)}</button>`)
  return `<article id="${text(id)}">
<h2>${text(order['title'])} <span class="status ${text(status)}">${text(status.replaceAll('_', ' '))}</span></h2>
<div>${text(id)}, for ${text(customer?.['firstName'] ?? '')} ${text(customer?.['lastName'] ?? 'unknown')}</div>
<pre>${text(order['description'] ?? '')}</pre>
<ul>${[...visits, ...notes, ...files].join('')}</ul>
<form method="post" action="/office/${encodeURIComponent(id)}">
<input name="text" placeholder="Reason, result or note" aria-label="Reason, result or note">${buttons.join('')}
</form>
</article>`
}

function text(value: unknown): string {
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
