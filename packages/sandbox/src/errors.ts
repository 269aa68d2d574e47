import { TruckrollError } from '@truckroll/protocol'
import type { TruckrollErrorOptions } from '@truckroll/protocol'

export type SandboxErrorCode =
  /** An option of `createSandbox` is not usable. */
  | 'TR_SANDBOX_OPTIONS'
  /** The accounts file does not say what it should. */
  | 'TR_SANDBOX_ACCOUNTS'
  /** The data file cannot be opened, or was written by another version. */
  | 'TR_SANDBOX_DATA'
  /** The port or host cannot be listened on. */
  | 'TR_SANDBOX_LISTEN'
  /** The address was asked for before `listen()`, or something was asked for after `close()`. */
  | 'TR_SANDBOX_STATE'
  /** No account, job, message or request of that name. */
  | 'TR_SANDBOX_NOT_FOUND'
  /** What was asked does not fit the present state (such as a reject if declining is off). */
  | 'TR_SANDBOX_REFUSED'

/** Something that the sandbox cannot do. Never contains a secret. */
export class SandboxError extends TruckrollError {
  override readonly name = 'SandboxError'
  declare readonly code: SandboxErrorCode

  constructor(code: SandboxErrorCode, message: string, options: TruckrollErrorOptions = {}) {
    super(code, message, options)
  }
}
