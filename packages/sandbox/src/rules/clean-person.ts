import { isJsonObject } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/**
 * A customer as Dispatch keeps it: an e-mail address or telephone number that is none is dropped, the rest
 * stands. Playbook: Overview > FAQ > Typical errors
 */
export function cleanPerson(person: JsonObject): Record<string, unknown> {
  const { email, phone_number: phoneNumber, phone_numbers: phoneNumbers, ...rest } = person
  const entries: unknown[] = Array.isArray(phoneNumbers) ? phoneNumbers : []
  const numbers = entries.filter(isJsonObject).filter((entry) => isPhone(entry['number']))
  const primary = numbers.find((entry) => entry['primary'] === true) ?? numbers[0]
  const phone = isPhone(phoneNumber) ? phoneNumber : isJsonObject(primary) ? primary['number'] : undefined
  return {
    ...rest,
    ...(isEmail(email) && { email }),
    ...(phone !== undefined && { phone_number: phone }),
    ...(numbers.length > 0 && { phone_numbers: numbers }),
  }
}

/** The people for a job, each without the ways to reach them that cannot work. */
export function cleanContacts(contacts: unknown): unknown {
  if (!Array.isArray(contacts)) return contacts
  return contacts.map((contact: unknown) => {
    if (!isJsonObject(contact) || !Array.isArray(contact['contact_methods'])) return contact
    return { ...contact, contact_methods: contact['contact_methods'].filter(isUsableMethod) }
  })
}

function isUsableMethod(method: unknown): boolean {
  if (!isJsonObject(method)) return false
  if (method['method'] === 'email') return isEmail(method['value'])
  return method['method'] !== 'phone' || isPhone(method['value'])
}

function isEmail(value: unknown): boolean {
  return typeof value === 'string' && emailPattern.test(value)
}

function isPhone(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[+\d().\-\s]+$/.test(value)) return false
  const digits = value.replace(/\D/g, '').length
  return value.trim().startsWith('+')
    ? digits >= 8 && digits <= 15
    : digits === 10 || (digits === 11 && /^\D*1/.test(value))
}
