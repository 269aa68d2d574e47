import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * A telephone number of the United States, or of any country if it begins with a plus sign, as Dispatch sends
 * it: E.164, an extension as ` x22`. Undefined if the text contains no valid number.
 */
export function toPhoneNumber(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  // The parser answers a tel: address with parameters differently each time.
  const [number = '', ...parameters] = text.trim().replace(/^tel:/i, '').split(';')
  const extension = parameters.find((parameter) => /^ext=/i.test(parameter))?.slice(4)
  const parsed = parsePhoneNumberFromString(number, 'US')
  if (!parsed?.isPossible()) return undefined
  const ending = parsed.ext ?? extension
  return ending === undefined ? parsed.number : `${parsed.number} x${ending}`
}
