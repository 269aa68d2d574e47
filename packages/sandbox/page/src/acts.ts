import type * as z from 'zod'
import type {
  brandNoteSchema,
  brandPhotoSchema,
  cancelJobSchema,
  changeJobSchema,
} from '../../src/control/control-inputs.ts'
import type { AppActInput } from '../../src/rules/app-act.ts'

/** What a person of the provider does in Dispatch's app. */
export type ProviderAct = AppActInput

/** What a brand does with a job that it has offered. */
export type BrandAct =
  | ({ act: 'cancel' } & z.input<typeof cancelJobSchema>)
  | ({ act: 'change' } & z.input<typeof changeJobSchema>)
  | ({ act: 'note' } & z.input<typeof brandNoteSchema>)
  | ({ act: 'photo' } & z.input<typeof brandPhotoSchema>)
