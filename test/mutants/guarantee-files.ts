/** From the root of the workspace. */
export const guaranteeFolder = 'test/guarantees'
export const smokeFile = 'test/engine/smoke.test.ts'

const files: readonly string[] = [
  '01-no-loss.test.ts',
  '02-recorded-once.test.ts',
  '03-order.test.ts',
  '04-nothing-poisons.test.ts',
  '05-steps.test.ts',
  '06-updates.test.ts',
  '07-no-echo.test.ts',
  '08-one-poller.test.ts',
  '09-bounded.test.ts',
  '10-fair.test.ts',
  '11-unknown-provider.test.ts',
  '12-lenient-in-strict-out.test.ts',
  '13-secrets.test.ts',
]

/** Their numbers. */
export const guarantees: readonly number[] = files.map((_, index) => index + 1)

export function fileOfGuarantee(guarantee: number): string {
  const file = files[guarantee - 1]
  if (file === undefined) throw new Error(`expected a guarantee from 1 to ${files.length}, got ${guarantee}`)
  return file
}

/** The guarantee whose tests stand in this file; undefined for any other file. */
export function guaranteeOfFile(path: string): number | undefined {
  const index = files.findIndex((file) => path.endsWith(`${guaranteeFolder}/${file}`))
  return index < 0 ? undefined : index + 1
}
