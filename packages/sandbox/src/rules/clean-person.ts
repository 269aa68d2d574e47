import { isJsonObject } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import { toPhoneNumber } from './to-phone-number.ts'

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/**
 * A customer as Dispatch stores it: an invalid e-mail address or telephone number is dropped, the rest is
 * kept. Playbook: Overview > FAQ > Typical errors
 */
export function cleanPerson(person: JsonObject): Record<string, unknown> {
  const { email, phone_number: phoneNumber, phone_numbers: phoneNumbers, ...rest } = person
  const entries: unknown[] = Array.isArray(phoneNumbers) ? phoneNumbers : []
  const numbers = entries.filter(isJsonObject).flatMap((entry) => {
    const number = toPhoneNumber(entry['number'])
    return number === undefined ? [] : [{ ...entry, number }]
  })
  const primary = numbers.find((entry) => 'primary' in entry && entry.primary === true) ?? numbers[0]
  const phone = toPhoneNumber(phoneNumber) ?? primary?.number
  return {
    ...rest,
    ...(isEmail(email) && { email }),
    ...(phone !== undefined && { phone_number: phone }),
    ...(numbers.length > 0 && { phone_numbers: numbers }),
  }
}

/** The people of a job, without invalid e-mail addresses and telephone numbers. */
export function cleanContacts(contacts: unknown): unknown {
  if (!Array.isArray(contacts)) return contacts
  return contacts.map((contact: unknown) => {
    if (!isJsonObject(contact) || !Array.isArray(contact['contact_methods'])) return contact
    return { ...contact, contact_methods: contact['contact_methods'].flatMap(toUsableMethods) }
  })
}

function toUsableMethods(method: unknown): unknown[] {
  if (!isJsonObject(method)) return []
  if (method['method'] === 'email') return isEmail(method['value']) ? [method] : []
  if (method['method'] !== 'phone') return [method]
  const value = toPhoneNumber(method['value'])
  return value === undefined ? [] : [{ ...method, value }]
}

export function isEmail(value: unknown): boolean {
  return typeof value === 'string' && emailPattern.test(value)
}
