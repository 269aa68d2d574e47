import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * The digits of a telephone number, with those of its country when it is one that can be called, whatever way it is
 * written; without its extension. Undefined when it has none.
 */
export function toPhoneDigits(text: string): string | undefined {
  // The parser answers a tel: address with parameters differently each time.
  const [number = ''] = text.trim().replace(/^tel:/i, '').split(';')
  const parsed = parsePhoneNumberFromString(number, 'US')
  const digits = (parsed?.isPossible() === true ? parsed.number : number).replaceAll(/\D/g, '')
  return digits === '' ? undefined : digits
}
