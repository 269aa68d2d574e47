export { createConnectClient } from './connect/connect-client.ts'
export type {
  AckRequest,
  ConnectClient,
  ConnectClientOptions,
  PollRequest,
  PostRequest,
} from './connect/connect-client.ts'
export type { AnswerOutline, PollResult } from './connect/poll-result.ts'
export { DispatchError } from './errors.ts'
export type { DispatchErrorCode, DispatchErrorOptions } from './errors.ts'
export { fileFormats, isFileFormat } from './files/file-format.ts'
export type { FileFormat } from './files/file-format.ts'
export { createFilesClient } from './files/files-client.ts'
export type { DispatchFile, FileRequest, FilesClient, FilesClientOptions } from './files/files-client.ts'
export { createHttpDispatcher } from './http/http-dispatcher.ts'
export type { HttpDispatcher, HttpDispatcherOptions } from './http/http-dispatcher.ts'
export { parseRetryAfter } from './http/parse-retry-after.ts'
export { readBounded } from './http/read-bounded.ts'
export type { BoundedBody } from './http/read-bounded.ts'
export { createAvailabilityClient } from './availability/availability-client.ts'
export type {
  AvailabilityClient,
  AvailabilityClientOptions,
  CalendarRequest,
  OrganizationSearch,
  TechnicianSearch,
  TimeSpan,
} from './availability/availability-client.ts'
export { createBrandClient } from './brand/brand-client.ts'
export type {
  BrandClient,
  ReceivedMessage,
  ReceiveRequest,
  SendOptions,
  SentPost,
} from './brand/brand-client.ts'
export { toBrandEvents } from './brand/brand-event.ts'
export type { BrandEvent } from './brand/brand-event.ts'
export { createTokenSource } from './oauth/token-source.ts'
export type { TokenSource, TokenSourceOptions } from './oauth/token-source.ts'
