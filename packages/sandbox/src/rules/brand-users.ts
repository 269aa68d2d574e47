import { dispatchIdSchema, idText } from '@truckroll/protocol'
import * as z from 'zod'
import { isEmail } from './clean-person.ts'
import { keepRecords } from './keep-record.ts'
import { knownOrganization, knownUser } from './known-by-brand.ts'
import type { RecordRule } from './post-context.ts'
import { RecordRefusal } from './record-refusal.ts'
import { toPhoneNumber } from './to-phone-number.ts'

const id = dispatchIdSchema

/**
 * A technician or dispatcher. Unlike a customer's, a wrong address or number of theirs is an error.
 * Playbook: FSM > To Dispatch > Users; Overview > FAQ > Typical errors
 */
const user = keepRecords({
  recordType: 'user',
  schema: z.looseObject({
    external_id: id,
    external_organization_id: id,
    first_name: z.string().min(1),
    last_name: z.string().min(1),
    email: z.string().nullish(),
    phone_number: z.string().nullish(),
    roles: z.array(z.string()).min(1),
  }),
  nameOf: (record) => idText(record.external_id),
  check: (post, { external_organization_id: organization, email, phone_number: phoneNumber }) => {
    knownOrganization(post, 'user', organization)
    const errors = {
      ...(!email && !phoneNumber && { base: ['email or phone_number must be there'] }),
      ...(email && !isEmail(email) && { email: ['is invalid'] }),
      ...(phoneNumber && toPhoneNumber(phoneNumber) === undefined && { phone_number: ['is invalid'] }),
    }
    if (Object.keys(errors).length > 0) throw new RecordRefusal('user', errors)
  },
  clean: (fields) => {
    const phoneNumber = toPhoneNumber(fields['phone_number'])
    return { ...fields, ...(phoneNumber !== undefined && { phone_number: phoneNumber }) }
  },
})

/** Playbook: FSM > To Dispatch > Users; Use Cases > To Dispatch > User Photos */
const profilePicture = keepRecords({
  recordType: 'profile_picture',
  schema: z.looseObject({
    external_id: id,
    attachment: z.string().min(1),
    file_name: z.string().regex(/\.[A-Za-z0-9]+$/),
  }),
  nameOf: (record) => idText(record.external_id),
  check: (post, record) => {
    knownUser(post, 'profile_picture', record.external_id, 'external_id')
    if (Buffer.from(record.attachment, 'base64').length === 0) {
      throw new RecordRefusal('profile_picture', { attachment: ['is not base64'] })
    }
  },
})

export const userTypes: Readonly<Record<string, RecordRule>> = { user, profile_picture: profilePicture }
