import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Acme takes no longer one, and none with fewer digits. */
const maxLength = 40
const fewestDigits = 5

/**
 * A telephone number in the form that every system reads, `+17035550134`, an extension as ` x22`. What is none that
 * can be called stays as it came, if Acme takes it: somebody in the office may know what it means.
 */
export function toPhone(text: string | null): string | null {
  if (text === null) return null
  // A tel: address may have parameters, which are not part of the number.
  const [number = '', ...parameters] = text.replace(/^tel:/i, '').split(';')
  const parsed = parsePhoneNumberFromString(number, 'US')
  if (parsed?.isPossible() !== true) {
    return text.length <= maxLength && text.replaceAll(/\D/g, '').length >= fewestDigits ? text : null
  }
  const extension = parsed.ext ?? parameters.find((each) => /^ext=/i.test(each))?.slice('ext='.length)
  return extension === undefined ? parsed.number : `${parsed.number} x${extension}`
}
