import type { Step } from './steps.ts'

/** The body of `POST /{phone-number-id}/messages` ("Messages API"); `mediaId` is the step's uploaded file. */
export function payloadFor(step: Step, given: { to: string; tracker: string; mediaId: string | undefined }) {
  const { to, tracker, mediaId } = given
  const common = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    biz_opaque_callback_data: tracker,
  }
  if (step.kind === 'template') return { ...common, type: 'template', template: templateOf(step, mediaId) }
  if (step.kind === 'document') {
    const { file, caption } = step
    const document = { id: mediaId, filename: file.name, ...(caption ? { caption } : {}) }
    return { ...common, type: 'document', document }
  }
  return { ...common, type: 'text', text: { preview_url: /https?:\/\//.test(step.text), body: step.text } }
}

function templateOf({ filled, file }: Extract<Step, { kind: 'template' }>, mediaId: string | undefined) {
  const { name, language, components } = filled
  const document = file && {
    type: 'header',
    parameters: [{ type: 'document', document: { id: mediaId, filename: file.name } }],
  }
  return { name, language: { code: language }, components: [...(document ? [document] : []), ...components] }
}
