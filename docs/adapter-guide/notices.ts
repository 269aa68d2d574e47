import type {
  OtherRequest,
  ProviderChangedRequest,
  SurveyRequest,
  UpdateSettledRequest,
} from '@truckroll/gateway'
import { type Credentials, nothing } from './hammer.ts'
import { WithReading } from './reading.ts'

export class WithNotices extends WithReading {
  /** The office has to know what Dispatch refused: the brand does not see it. */
  async onUpdateSettled(request: UpdateSettledRequest<unknown, Credentials>): Promise<void> {
    const { update, event } = request
    if (event.type !== 'update.rejected') return
    const text = `Dispatch refused ${update.kind}: ${update.message ?? 'no reason given'}`
    await this.hammer.call(request, 'POST', '/office-messages', nothing, { text })
  }

  async onProviderChanged({ change, provider, logger }: ProviderChangedRequest): Promise<void> {
    logger.info({ change, provider: provider?.externalOrganizationId }, 'a company came or left')
  }

  async onSurvey(request: SurveyRequest<unknown, Credentials>): Promise<void> {
    const text = `The customer answered: ${JSON.stringify(request.survey)}`
    await this.hammer.call(request, 'POST', '/office-messages', nothing, { text })
  }

  async onOther({ event, logger }: OtherRequest): Promise<void> {
    logger.info({ key: event.data['key'] }, 'a message that no other method takes')
  }
}
