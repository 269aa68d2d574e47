import { fail, ok, skip, toMessage, type CheckResult } from './check.ts'

const toleranceMs = 60_000
const withinMs = 10_000

interface Answer {
  readonly status: number
  /** Server's clock minus ours; undefined if it sent no time. */
  readonly offsetMs: number | undefined
}

/** Can each host be reached, whatever it answers? Nothing is signed: a poll would hide messages for a while. */
export async function checkHosts(
  hosts: readonly { readonly name: string; readonly url: string }[],
  now: () => number,
): Promise<readonly CheckResult[]> {
  const answers = await Promise.all(
    hosts.map(async ({ name, url }) => ({ name, url, answer: await reach(url, now) })),
  )
  const results = answers.map(({ name, url, answer }) =>
    typeof answer === 'string'
      ? fail(name, `${origin(url)} cannot be reached: ${answer}`)
      : ok(name, `${origin(url)} answers (${answer.status})`),
  )
  const timed = answers.flatMap(({ answer }) =>
    typeof answer === 'string' || answer.offsetMs === undefined ? [] : [answer.offsetMs],
  )
  return [...results, checkClock(timed[0])]
}

function checkClock(offsetMs: number | undefined): CheckResult {
  const name = 'clock'
  if (offsetMs === undefined) return skip(name, 'no host sent its time')
  // The Date header has whole seconds only.
  const seconds = Math.round(Math.abs(offsetMs) / 1_000)
  if (seconds * 1_000 <= toleranceMs) return ok(name, `within ${Math.max(1, seconds)} s of Dispatch`)
  const side = offsetMs > 0 ? 'behind' : 'ahead of'
  return fail(name, `${seconds} s ${side} Dispatch: signed webhooks and tokens will be refused; set up NTP`)
}

async function reach(url: string, now: () => number): Promise<Answer | string> {
  try {
    const startedAt = now()
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    })
    const date = Date.parse(answer.headers.get('date') ?? '')
    const middle = (startedAt + now()) / 2
    return { status: answer.status, offsetMs: Number.isNaN(date) ? undefined : date + 500 - middle }
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
    return toMessage(cause)
  }
}

function origin(url: string): string {
  return new URL(url).origin
}
