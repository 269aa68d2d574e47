// The other side: what signs a delivery. Exported as `@truckroll/verify/sign`.
export { readSigningKeys, signContent } from './signing-keys.ts'
