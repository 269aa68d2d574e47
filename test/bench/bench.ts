/** One line of the table: what was measured against what, and how it should come out. */
export interface Row {
  readonly what: string
  readonly against: string
  /** Measured now. */
  readonly ratio: number
  /** Absent for a figure that is only shown. */
  readonly target?: Target
}

export type Target = { readonly atLeast: number } | { readonly atMost: number }

/** A figure of this machine; compare it with nothing but itself. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
}

export interface Report {
  /** A line for whoever watches. */
  say(text: string): void
  row(row: Row): void
  figure(figure: Figure): void
}

export interface Bench {
  readonly name: string
  readonly does: string
  run(report: Report, scale: Scale): Promise<void>
}

/** How much work: `quick` shows that a bench runs, `full` is what the targets are meant for. */
export type Scale = 'quick' | 'full'

export function meetsTarget({ ratio, target }: Row): boolean {
  if (target === undefined) return true
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost
}
