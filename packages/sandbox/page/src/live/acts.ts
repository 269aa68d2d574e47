import type { AppActInput } from '../../../src/rules/app-act.ts'

/** What a person of the provider does in Dispatch's app. */
export type ProviderAct = AppActInput

/** What a brand does with a job that it has offered; each is a path of the control API. */
export type BrandActName = 'cancel' | 'change' | 'note' | 'photo' | 'reassign'
