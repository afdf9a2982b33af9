import type { ChannelKind } from '../outbox/channel.ts'

/** Something that is missing or wrong in what is known of a customer. */
export interface ContactCheck {
  /** In addresses: `no-mobile`. */
  key: string
  /** `Sem celular`. */
  title: string
  /** What it leads to and what to do, in a sentence or two. */
  advice: string
  /** Which rows, as a condition on `contacts` under the name `c` and of `:companyId`; a constant. */
  condition: string
  /** What doubles are alike in: they stand side by side, and can be made one. */
  alike?: 'mobileKey' | 'emailKey' | 'taxId'
  /** What cannot reach them. Who says everything on it is not heard. */
  channels?: readonly ChannelKind[]
  /** Good to know of, but nothing is lost by it. */
  harmless?: true
}

const doubles = (column: 'mobileKey' | 'emailKey' | 'taxId') =>
  `c.${column} <> '' AND EXISTS (SELECT 1 FROM contacts AS other WHERE other.companyId = c.companyId
     AND other.${column} = c.${column} AND other.id <> c.id AND other.archivedAt IS NULL)`

export const coreChecks: readonly ContactCheck[] = [
  {
    key: 'no-mobile',
    title: 'Sem celular',
    advice: 'O WhatsApp e o SMS não chegam. Peça o número e complete o cadastro.',
    condition: 'c.mobile IS NULL',
    channels: ['whatsapp', 'sms'],
  },
  {
    key: 'wrong-mobile',
    title: 'Celular que não é celular',
    advice: 'Um telefone fixo, ou um número incompleto, está no campo Celular. O WhatsApp e o SMS não chegam.',
    condition: "c.mobileKey = ''",
    channels: ['whatsapp', 'sms'],
  },
  {
    key: 'same-mobile',
    title: 'Mesmo celular em vários cadastros',
    advice: 'Não se sabe de quem é a resposta que vem deste número. Se for a mesma pessoa, junte os cadastros.',
    condition: doubles('mobileKey'),
    alike: 'mobileKey',
  },
  {
    key: 'no-email',
    title: 'Sem e-mail',
    advice: 'Faturas e documentos não chegam por e-mail, nem quando o WhatsApp falha.',
    condition: 'c.email IS NULL',
    channels: ['email'],
  },
  {
    key: 'wrong-email',
    title: 'E-mail incompleto',
    advice: 'O que está no campo E-mail principal não é um endereço.',
    condition: "c.emailKey = ''",
    channels: ['email'],
  },
  {
    key: 'refused-email',
    title: 'E-mail que recusa mensagens',
    advice: 'O servidor do cliente recusou a última mensagem dos últimos 90 dias. Confirme o endereço com ele.',
    condition: `EXISTS (SELECT 1 FROM messages AS failed WHERE failed.companyId = c.companyId AND failed.contactId = c.id
       AND failed.channel = 'email' AND failed.status = 'failed' AND failed.reasonCode = 'refused'
       AND LOWER(failed.address) = c.emailKey AND failed.createdAt > :since
       AND NOT EXISTS (SELECT 1 FROM messages AS later WHERE later.companyId = c.companyId AND later.contactId = c.id
         AND later.address = failed.address AND later.sentAt > COALESCE((SELECT MAX(tried.createdAt)
           FROM message_attempts AS tried WHERE tried.messageId = failed.id), failed.createdAt)))`,
    channels: ['email'],
  },
  {
    key: 'same-email',
    title: 'Mesmo e-mail em vários cadastros',
    advice:
      'Pode ser a mesma pessoa duas vezes. Se for, junte os cadastros; uma família que divide o endereço fica assim.',
    condition: doubles('emailKey'),
    alike: 'emailKey',
  },
  {
    key: 'same-tax-id',
    title: 'Mesmo CPF ou CNPJ em vários cadastros',
    advice: 'São a mesma pessoa ou empresa. Junte os cadastros: tudo o que é de um passa para o outro.',
    condition: doubles('taxId'),
    alike: 'taxId',
  },
]
