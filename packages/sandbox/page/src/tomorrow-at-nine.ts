/** Tomorrow at nine by the clock of whoever looks at the page, as an input of a date and time takes it. */
export function tomorrowAtNine(): string {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T09:00`
}
