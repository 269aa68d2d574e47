/** What the stores of these tests belong to. */
export const stamp = { environment: 'sandbox', instance: 'main' }
