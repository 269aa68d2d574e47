import type { AnyAdapter } from '@truckroll/gateway'
import type { GatewaySettingsInput } from '@truckroll/gateway/embed'
import type { RuleWorld } from './rule-world.ts'

/** The parts of the contract, by the interface that declares them; `required` is what every adapter has. */
export const profiles = [
  'required',
  'UpdatesJobs',
  'ChangesAppointments',
  'AddsNotes',
  'ChangesNotes',
  'AddsAttachments',
  'RemovesAttachments',
  'FindsJobs',
  'TellsChanges',
  'ReceivesWebhooks',
  'PollsChanges',
  'ReadsJobs',
  'VerifiesCredentials',
  'RotatesLogins',
] as const
export type Profile = (typeof profiles)[number]

/** The methods that show that an adapter has a part; one of them is enough. */
export const methodsOf: Readonly<Record<Profile, readonly (keyof AnyAdapter)[]>> = {
  required: ['createJob'],
  UpdatesJobs: ['updateJob'],
  ChangesAppointments: ['changeAppointment'],
  AddsNotes: ['addNote'],
  ChangesNotes: ['updateNote', 'deleteNote'],
  AddsAttachments: ['addAttachment'],
  RemovesAttachments: ['removeAttachment'],
  FindsJobs: ['findJob'],
  TellsChanges: ['receiveWebhook', 'pollChanges'],
  ReceivesWebhooks: ['receiveWebhook'],
  PollsChanges: ['pollChanges'],
  ReadsJobs: ['getJob'],
  VerifiesCredentials: ['verifyCredentials'],
  RotatesLogins: ['createJob'],
}

/** What a report says of a rule. */
export interface RuleFacts {
  /** Part and name, such as `job/created-once`. It stays the same over releases. */
  readonly id: string
  /** What holds, as a sentence. */
  readonly title: string
  /** A part of the contract, or `bridge`. */
  readonly profile: string
  /** `should`: a violation is a warning. */
  readonly level: 'must' | 'should'
  /** How it is examined. */
  readonly proves: string
  /** What a violation costs those who use the adapter. */
  readonly costs: string
}

export interface Rule extends RuleFacts {
  readonly profile: Profile
  /** Of the gateway, if the rule needs others than usual. */
  readonly settings?: Partial<GatewaySettingsInput>
  /** Whether the rule looks at what the adapter was given. Default false. */
  readonly isWatched?: boolean
  /** Why it cannot be examined with this double; undefined if it can. */
  readonly lacks?: (world: RuleWorld) => string | undefined
  /** @throws RuleViolation if the rule does not hold. */
  readonly check: (world: RuleWorld) => Promise<void>
}
