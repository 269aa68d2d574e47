const call = {
  id: 'm5x2k1-412',
  at: '2026-03-04T14:00:02.000Z',
  ms: 84,
  direction: 'out',
  peer: 'bms',
  externalOrganizationId: 'shop-17',
  jobId: '48213',
  method: 'POST',
  host: 'api.product.example',
  path: '/v2/work-orders',
  status: 422,
  error: null,
  requestBytes: 118,
  responseBytes: 41,
}

/** Calls of the wire log, as the document shows them. */
export const wireExamples = {
  WireCall: [call],
  WirePage: [{ items: [call], nextCursor: 'm5x2k1-412' }],
  WireCallDetail: [
    {
      ...call,
      origin: 'https://api.product.example',
      request: {
        headers: [
          { name: 'content-type', value: 'application/json' },
          { name: 'authorization', value: '[hidden]' },
        ],
        body: '{"title":"Dishwasher does not drain","reference":"dispatch-48213"}',
        isCut: false,
        bytes: 118,
      },
      response: {
        headers: [{ name: 'content-type', value: 'application/json' }],
        body: '{"error":"this customer has no address"}',
        isCut: false,
        bytes: 41,
      },
    },
  ],
}
