import type { OfflineStore } from './offline-store.ts'

/** What happens, for whoever watches. */
export type CopyStep =
  /** Copied or, later, compared so far, of all rows that there are. */
  | {
      readonly kind: 'copying' | 'comparing'
      readonly table: string
      readonly rows: number
      readonly total: number
    }
  /** An earlier run of this copy was found: it goes on, or begins again because its source was run in between. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'restarted' }

export interface CopyParts {
  readonly from: OfflineStore
  readonly to: OfflineStore
  readonly now: () => number
  readonly newId: () => string
  readonly tell: (step: CopyStep) => void
}
