import { createContext, use } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import type { Snapshot } from './control-api.ts'
import type { Act } from './use-acting.ts'

/** What every part of the page can see and do. */
export interface PageValue extends Snapshot {
  readonly act: Act
  readonly isBusy: boolean
  /** The job that all three columns speak of. */
  readonly job: JobView | undefined
  readonly choose: (jobId: number) => void
}

const PageContext = createContext<PageValue | undefined>(undefined)

export const PageProvider = PageContext.Provider

export function usePage(): PageValue {
  const value = use(PageContext)
  if (value === undefined) throw new Error('expected to be inside PageProvider')
  return value
}
