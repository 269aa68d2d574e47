const day: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' }
const hour: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }

export function dayWords(at: number): string {
  return new Date(at).toLocaleDateString(undefined, day)
}

export function hourWords(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, hour)
}

export function dayAndHourWords(at: number): string {
  return `${dayWords(at)}, ${hourWords(at)}`
}

/** A length of time, roughly: `45 s`, `12 min`, `3 h`, `2 days`. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}

/** A time as an input of a date and time takes it, by this browser's clock. */
export function toLocalInput(at: number): string {
  const date = new Date(at)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Midnight of the day, by this browser's clock; `days` later or earlier. */
export function midnight(at: number, days = 0): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** Tomorrow at nine. */
export function nextMorning(at: number): number {
  return midnight(at, 1) + 9 * 3_600_000
}
