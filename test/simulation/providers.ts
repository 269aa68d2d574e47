export const providers = ['north', 'south', 'west'] as const
/** Is connected only by an act. */
export const lateProvider = 'late'
