export { BridgeVerificationError } from './errors.ts'
export type { BridgeVerificationErrorCode } from './errors.ts'
export { verifyBridgeRequest } from './verify-bridge-request.ts'
export type { BridgeHeaders, VerifiedDelivery, VerifyBridgeRequestOptions } from './verify-bridge-request.ts'
