import type { AnyAdapter } from './adapter.ts'

/** Methods of the ability interfaces; `createJob` and `cancelJob` are not among them, they must be there. */
export const abilityMethods = [
  'updateJob',
  'changeAppointment',
  'addNote',
  'updateNote',
  'deleteNote',
  'addAttachment',
  'removeAttachment',
  'onSurvey',
  'findJob',
  'receiveWebhook',
  'pollChanges',
  'getJob',
  'verifyCredentials',
  'checkSettings',
  'onUpdateSettled',
  'onProviderChanged',
  'onOther',
] as const satisfies readonly (keyof AnyAdapter)[]
export type AbilityMethod = (typeof abilityMethods)[number]

/** What an adapter can do, resolved once at registration. */
export function toAbilities(adapter: AnyAdapter): ReadonlySet<AbilityMethod> {
  return new Set(abilityMethods.filter((name) => typeof adapter[name] === 'function'))
}
