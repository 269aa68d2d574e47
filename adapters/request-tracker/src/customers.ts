import { TerminalError, type JobEvent } from '@truckroll/gateway'
import type { Fields, RtClient } from './client.ts'
import { toCustomer, toReference } from './mapping.ts'

/** The name of the user that stands for the job's customer. Looks first, so that a repetition finds what was made. */
export async function findOrCreateCustomer(rt: RtClient, job: JobEvent): Promise<string> {
  const name = toName(job)
  const fields = toCustomer(job, name)
  const found = await findCustomer(rt, name, fields.EmailAddress)
  if (found !== undefined) return found
  if (await rt.createUser(withoutEmpty(fields))) return name
  // Somebody else made it meanwhile, or RT does not take its address.
  const meanwhile = await findCustomer(rt, name, fields.EmailAddress)
  if (meanwhile !== undefined) return meanwhile
  if (await rt.createUser(withoutEmpty({ ...fields, EmailAddress: '' }))) return name
  throw new TerminalError(
    `Request Tracker refused the customer of the job as user ${name}; make that user by hand, then replay the event`,
  )
}

/** A user that was made here is corrected; one of the company's own stays as the company has it. */
export async function changeCustomer(rt: RtClient, job: JobEvent): Promise<string> {
  const name = await findOrCreateCustomer(rt, job)
  if (name === toName(job)) {
    const { Name: _, ...fields } = toCustomer(job, name)
    await rt.changeUser(name, fields)
  }
  return name
}

function toName(job: JobEvent): string {
  return job.customer?.id == null ? toReference('job', job.id) : toReference('customer', job.customer.id)
}

async function findCustomer(rt: RtClient, name: string, email: string): Promise<string | undefined> {
  const own = await rt.getUser(name)
  if (own !== undefined) return own.Name
  return email === '' ? undefined : (await rt.findUserByEmail(email))?.Name
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}
