import { z } from 'zod'

/** Used where nobody chose another; Meta serves each version of the Graph API for about two years. */
export const defaultApiVersion = 'v25.0'

const id = (what: string) =>
  z
    .string(what)
    .trim()
    .regex(/^\d{5,30}$/, `Copie ${what} da página da Meta: são só números.`)

/** One number of the WhatsApp Cloud API. The app's secret signs what Meta tells us; the token is a system user's. */
export const cloudCredentials = z.object({
  phoneNumberId: id('a identificação do número de telefone'),
  businessAccountId: id('a identificação da conta do WhatsApp Business'),
  accessToken: z
    .string('Cole o token de acesso.')
    .trim()
    .regex(/^[!-~]{20,1000}$/, 'Cole o token de acesso inteiro, sem espaços.'),
  appSecret: z
    .string('Cole a chave secreta do aplicativo.')
    .trim()
    .regex(/^[0-9a-fA-F]{32}$/, 'Cole a chave secreta do aplicativo: são 32 letras e números.'),
  apiVersion: z
    .string()
    .trim()
    .regex(/^v\d{1,3}\.\d$/, `Escreva a versão como ${defaultApiVersion}.`)
    .default(defaultApiVersion),
  /** Made by us: Meta shows it when it asks whether the webhook is ours. */
  verifyToken: z.string().min(16),
})
export type CloudCredentials = z.infer<typeof cloudCredentials>
