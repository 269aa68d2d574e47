/** What somebody in the office sees of a company's work orders. */
export interface Screen {
  readonly company: string
  /** Newest first. */
  readonly orders: readonly ScreenOrder[]
  /** How the first one comes. */
  readonly hint: string
  /** Why what was asked for last was not done. */
  readonly problem?: string
}

export interface ScreenOrder {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly customer: string
  readonly description: string
  /** Visits, notes and files, a line each. */
  readonly lines: readonly string[]
  /** Where its form goes, with `act`, `reason` and `text`. */
  readonly action: string
  /** What can be done next; a button each. */
  readonly acts: readonly { readonly name: string; readonly label: string }[]
  /** What the brand lets people choose from; none: any words will do. */
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  article { border: 1px solid #8886; border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 }
  .status { border-radius: 1rem; padding: .1rem .6rem; background: #3563c9; color: #fff; font-size: .85rem }
  .done { background: #1d7a46 } .void, .declined { background: #6b6b6b } .on_hold { background: #a65a00 }
  [role=alert] { border-left: .3rem solid #b3261e; padding: .5rem 1rem }
  pre { white-space: pre-wrap; font: inherit; margin: .5rem 0 }
  form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem }
  input { flex: 1; min-width: 12rem } input, select, button { font: inherit; padding: .25rem .6rem }
`

/** A page without scripts: every work order, with the buttons for what can be done next. */
export function toScreen({ company, orders, hint, problem }: Screen): string {
  const cards = orders.map(toCard).join('\n')
  const empty = `<p>No work order yet. Offer a job: <code>${text(hint)}</code></p>`
  return toPage(`<h1>Acme: work orders of ${text(company)}</h1>
${problem === undefined ? '' : `<p role="alert">${text(problem)}</p>`}
<p><a href="/">Reload</a></p>
${cards === '' ? empty : cards}`)
}

interface VisitFacts {
  readonly start: string
  readonly end: string
  readonly status: string
  readonly timeZone?: string | null
}

/** `Visit Jan 1, 2030, 9:00 – 11:00 AM CST (scheduled)`; in UTC if the visit has no zone. */
export function toVisitLine({ start, end, status, timeZone }: VisitFacts): string {
  const format = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: timeZone ?? 'UTC',
  })
  return `Visit ${format.formatRange(new Date(start), new Date(end))} (${status})`
}

/** Around whatever is shown. */
export function toPage(body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Acme</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body>
${body}
</body>
</html>`
}

function toCard({ id, title, status, customer, description, lines, ...form }: ScreenOrder): string {
  const items = lines.map((line) => `<li>${text(line)}</li>`).join('')
  const words = text(status.replaceAll('_', ' '))
  return `<article id="${text(id)}">
<h2>${text(title)} <span class="status ${text(status)}">${words}</span></h2>
<div>${text(id)}, for ${text(customer)}</div>
<pre>${text(description)}</pre>
${items === '' ? '' : `<ul>${items}</ul>`}
${toForm(form)}
</article>`
}

function toForm({ action, acts, reasons }: Pick<ScreenOrder, 'action' | 'acts' | 'reasons'>): string {
  const buttons = acts.map(
    ({ name, label }) => `<button name="act" value="${text(name)}">${text(label)}</button>`,
  )
  const options = reasons.map(({ code, label }) => `<option value="${text(code)}">${text(label)}</option>`)
  const choice =
    options.length === 0
      ? ''
      : `<select name="reason" aria-label="Reason"><option value="">Reason</option>${options.join('')}</select>`
  return `<form method="post" action="${text(action)}">
${choice}<input name="text" placeholder="Reason, result or note" aria-label="Reason, result or note">${buttons.join('')}
</form>`
}

function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
