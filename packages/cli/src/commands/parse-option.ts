import { InvalidArgumentError } from 'commander'

/** Parsers for the values of options; commander adds the name of the option to the message. */

export function parseCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('Expected a whole number above 0.')
}

export function parseWhole(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number
  throw new InvalidArgumentError('Expected a whole number from 0.')
}

export function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a port from 0 to 65535 (0 takes any free one).')
}

export function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0) return seconds
  throw new InvalidArgumentError('Expected seconds above 0, such as 30 or 0.5.')
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30m`, `48h`, `7d` in milliseconds. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text)
  const sizeMs = unitMs[match?.[2] ?? '']
  if (match === null || sizeMs === undefined) {
    throw new InvalidArgumentError('Expected a duration such as 30m, 48h or 7d.')
  }
  return Number(match[1]) * sizeMs
}

/** `20`, `20/s` as a number per second. */
export function parseRate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text)
  const rate = Number(match?.[1] ?? 0)
  if (rate > 0) return rate
  throw new InvalidArgumentError('Expected a rate such as 20/s.')
}

/** An ISO 8601 time with an offset, or a duration back from now such as `2h`; given back as ISO in UTC. */
export function createTimeParser(now: () => number): (text: string) => string {
  return (text) => {
    if (/^\d+(?:\.\d+)?[smhd]$/.test(text)) return new Date(now() - parseDurationMs(text)).toISOString()
    const at = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(at)) return new Date(at).toISOString()
    throw new InvalidArgumentError(
      'Expected a time with an offset, such as 2026-03-01T09:00:00-05:00, or 2h for two hours ago.',
    )
  }
}
