/** In it both days on which clocks change are played: what reads a time by the machine's clocks is an hour off. */
const timeZone = 'America/Chicago'

/** From now on the clocks of this process are those of that zone. */
export function enterTimeZone(): void {
  process.env['TZ'] = timeZone
}
