import express, { type Express } from 'express'
import { z } from 'zod'
import { ptBR } from 'zod/locales'
import { createApi } from './api/api.ts'
import { createAssets } from './assets.ts'
import { createKit } from './create-kit.ts'
import { createErrorHandler, notFound } from './errors.ts'
import { createHeaders } from './headers.ts'
import { createLive } from './live/live.ts'
import { createMetrics } from './metrics.ts'
import { createPages } from './pages.ts'
import { createAsCustomer } from './portal/as-customer.ts'
import { createPortal } from './portal/router.ts'
import { createProbes } from './probes.ts'
import { createPublicDocuments } from './public-documents.ts'
import { createRequestLog } from './request-log.ts'
import { createResponder, type Responder } from './responder.ts'
import { coreScreens } from './screens/all.ts'
import type { Services } from './services.ts'
import { createSessions } from './session.ts'
import { createSignIn } from './sign-in.ts'
import { createUnsubscribe } from './unsubscribe.ts'
import { createVisitorLoader } from './visitor.ts'
import { createWhatsAppHooks } from './whatsapp-hooks.ts'

/** Everything that answers over HTTP. Holds open streams: whoever stops it closes all connections. */
export function createServer(services: Services): Express {
  z.config(ptBR())
  const { options, log, clock } = services
  const assets = createAssets(services)
  const pages = createPages(services, assets)
  const responder = createResponder(pages, clock)
  const metrics = createMetrics(services)
  const live = createLive(services)

  const app = express()
  // The reverse proxy stands on this machine or in its private network; anybody else's word on addresses is not taken.
  if (options.production) app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
  app.use(createRequestLog(log), metrics.timer, createHeaders(options))
  app.use(createProbes(services), metrics.router, assets.router)
  app.use('/api/v1', createApi(services))
  app.use('/d', createPublicDocuments(services, pages))
  app.use('/u', createUnsubscribe(services, pages))
  app.use('/hooks/whatsapp', createWhatsAppHooks(services))
  // Before the staff's sessions: the two know nothing of each other.
  app.use('/c', createPortal(services, assets))
  app.use(express.urlencoded({ extended: true, limit: '1mb', parameterLimit: 5_000 }))
  app.use(createSessions(services), createVisitorLoader(services))
  app.use(createSignIn(services, pages, live), live.router)
  app.use('/contacts/:contactId/portal', createAsCustomer(services, responder))
  mountScreens(app, services, responder)
  app.use(notFound, createErrorHandler(services, pages))
  return app
}

function mountScreens(app: Express, services: Services, responder: Responder): void {
  const own = createKit(services, responder, {})
  for (const screens of coreScreens) screens(own.kit, services)
  app.use(own.router)
  for (const plugin of services.registry.plugins) {
    const { kit, router } = createKit(services, responder, { plugin })
    plugin.screens?.(kit)
    app.use(`/${plugin.name}`, router)
  }
}
