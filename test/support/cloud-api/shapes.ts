import { z } from 'zod'

/**
 * What Meta's reference says a request looks like: "Messages API", "Text messages", "Document messages", "Utility
 * templates" and "Media" (WhatsApp Business Platform). Strict: a field that no page names is a fault.
 */
const text = z.strictObject({ body: z.string().min(1).max(4_096), preview_url: z.boolean().optional() })
const document = z.strictObject({
  id: z.string().min(1),
  filename: z.string().min(1).optional(),
  caption: z.string().min(1).max(1_024).optional(),
})

/** No line breaks, tabs or runs of blanks ("Message templates", parameters). */
const value = z
  .string()
  .min(1)
  .max(1_024)
  .refine(given => !/[\n\t]| {4}/.test(given), 'a value with a line break, a tab or four blanks')
const textParameter = z.strictObject({
  type: z.literal('text'),
  text: value,
  parameter_name: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .optional(),
})
const documentParameter = z.strictObject({ type: z.literal('document'), document: document.omit({ caption: true }) })
const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/),
  language: z.strictObject({ code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/) }),
  components: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('header'),
        parameters: z.array(z.union([textParameter, documentParameter])).length(1),
      }),
      z.strictObject({ type: z.literal('body'), parameters: z.array(textParameter).min(1) }),
    ]),
  ),
})

const everyMessage = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  to: z.string().regex(/^\d{8,15}$/),
  biz_opaque_callback_data: z.string().max(512),
}

export const messageShape = z.discriminatedUnion('type', [
  z.strictObject({ ...everyMessage, type: z.literal('text'), text }),
  z.strictObject({ ...everyMessage, type: z.literal('document'), document }),
  z.strictObject({ ...everyMessage, type: z.literal('template'), template }),
])
export type SentMessage = z.infer<typeof messageShape>

export const uploadShape = z.strictObject({ messaging_product: z.literal('whatsapp'), type: z.string().min(3) })
