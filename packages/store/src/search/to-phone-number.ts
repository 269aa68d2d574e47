import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * A telephone number as every system reads it: `+17035550134`, an extension as ` x22`. What cannot be called stays as it
 * came: somebody may know what it means.
 */
export function toPhoneNumber(text: string): string {
  // A tel: address may have parameters, which are not part of the number.
  const [number = '', ...parameters] = text.trim().replace(/^tel:/i, '').split(';')
  const parsed = parsePhoneNumberFromString(number, 'US')
  if (parsed?.isPossible() !== true) return text
  const extension = parsed.ext ?? parameters.find((each) => /^ext=/i.test(each))?.slice('ext='.length)
  return extension === undefined ? parsed.number : `${parsed.number} x${extension}`
}
