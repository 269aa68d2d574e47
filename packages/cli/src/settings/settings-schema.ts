import { gatewaySettingsSchema } from '@truckroll/gateway/embed'
import { serverSettingsSchema } from '@truckroll/server'
import { z } from 'zod'
import { cliSettingsSchema } from './cli-settings.ts'

/** Every setting of the product, by its name in `truckroll.config.ts`. */
export const settingsSchema = z.strictObject({
  ...gatewaySettingsSchema.shape,
  ...serverSettingsSchema.shape,
  ...cliSettingsSchema.shape,
})

export type Settings = z.infer<typeof settingsSchema>

export const settingKeys: readonly string[] = Object.keys(settingsSchema.shape)
