/** Why a person should look at something. */
export const attentionCauses = [
  /** The adapter or receiver asks for a person: its product cannot do what came. */
  'needs_attention',
  /** The job was taken, and no id of a work order came back. */
  'not_linked',
  /** The job is linked, and another work order was named for it. */
  'two_work_orders',
  /** The provider reports on a job that the brand canceled. */
  'status_after_cancel',
  /** An activation that nobody asked for, or that another provider stands against. */
  'activation',
  /** A message of Dispatch that cannot be read. */
  'unreadable',
  /** A change that the field-service product reported does not fit, or belongs to a job that went to another provider. */
  'change_refused',
  /** A part of a receiver's answer cannot be read. */
  'answer_unread',
  /** Answers to notices bring notices that are answered again. */
  'circle',
  /** Changes come, and the cursor of a polled product stands still. */
  'cursor_stands',
  /** Dispatch answered an update that this store never sent, or refused acks at once: another store seems to use the same key. */
  'second_store',
  /** A commit on the database was answered although its synchronous standby did not have it. */
  'not_replicated',
  /** The database was promoted from a standby, or recovered to a point in time. */
  'store_promoted',
  /** Nothing about a job has come for a long time. */
  'silence',
  /** Stored settings of a provider that the adapter's schema does not name. */
  'settings_unknown',
] as const
export type AttentionCause = (typeof attentionCauses)[number]

/** Why an update was not sent. */
export const suppressedCauses = [
  /** It repeats what came from Dispatch. */
  'echo',
  /** Something newer about the job was reported before. */
  'out_of_order',
  /** The same act was reported before. */
  'repeated',
  /** It answers a notice about an update that answered a notice. */
  'circle',
  /** The settings of the provider or brand name its kind. */
  'setting',
] as const
export type SuppressedCause = (typeof suppressedCauses)[number]

/** Why the events of a job wait for something else than their turn. */
export const heldCauses = [
  /** An event before them is parked. */
  'dead_letter',
  /** All, the provider or the job is paused. */
  'paused',
  /** Nobody is connected to the organization. */
  'provider_unknown',
  /** The field-service product refuses the provider's login. */
  'credentials',
  /** An activation of the organization waits for a person. */
  'activation',
] as const
export type HeldCause = (typeof heldCauses)[number]

/** Why an event or update was parked. */
export const deadLetterCauses = [
  /** The other side will never take it as it is. */
  'refused',
  /** It failed as often as is tried. */
  'error',
  /** No answer came in time, as often as is tried. */
  'timeout',
  /** The other side was away for longer than is tried. */
  'outage',
  /** The process died again and again while it was worked on apart from others that might have ended it. */
  'crashed',
  /** An attempt did not end. */
  'hung',
] as const
export type DeadLetterCause = (typeof deadLetterCauses)[number]
