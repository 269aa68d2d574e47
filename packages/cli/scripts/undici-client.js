// @ts-nocheck -- undici has types for its index only
// undici as the bundle has it: the pooled client, without fetch, web sockets, caches and mocks, which are half of it
// and were a tenth of the time from start to ready. A package that imports more of undici fails the build.
import request from 'undici/lib/api/api-request.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'

// As undici's own index does.
Dispatcher.prototype.request = request

export { Agent }
