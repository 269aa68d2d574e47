import { stringifyJson } from '@truckroll/protocol'

/** Thrown by a rule before it has written anything; becomes an `err` if the account has errs on. */
export class RecordRefusal extends Error {
  override readonly name = 'RecordRefusal'

  /** Worded as Dispatch prints it: `Problem writing job ({"errors":{...}})`. */
  constructor(recordType: string, errors: Record<string, string[]>) {
    super(`Problem writing ${recordType} (${stringifyJson({ errors })})`)
  }
}
