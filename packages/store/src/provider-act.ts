import type { Caller } from './caller.ts'

/** What a person does to a provider; audited with its state before and after, in the transaction of the change. */
export interface ProviderAct {
  readonly act: 'provider.onboard' | 'provider.change' | 'provider.connect' | 'provider.offboard'
  readonly by: Caller
  /** Names of what is changed, such as `settings, credentials`; never their values. */
  readonly changed?: string
}
