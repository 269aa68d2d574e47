/** Bytes. With less room on its disk a store is in danger. */
export const diskLimits = { few: 1_000_000_000, least: 100_000_000 } as const
