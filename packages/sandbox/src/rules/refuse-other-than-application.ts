import type { SandboxAccount } from '../accounts/account-schema.ts'
import { RecordRefusal } from './record-refusal.ts'

/** Onboarding and offboarding are signed with the application's own keys and no others. */
export function refuseOtherThanApplication(account: SandboxAccount, recordType: string): void {
  if (account.role === 'application') return
  throw new RecordRefusal(recordType, { key: ['is not an application key'] })
}
