import { expect } from 'chai'
import supertest from 'supertest'
import { newId } from '../../../core/data/table.ts'
import { createDocument } from '../../../core/documents/tracked/actions.ts'
import { Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { timelineOf } from '../../../core/history/timeline.ts'
import { unsubscribePath } from '../../../core/outbox/unsubscribe.ts'
import { closedPurposes, decideConsent } from '../../../core/people/consent.ts'
import { type Contact, Contacts } from '../../../core/people/contact.ts'
import {
  type ContactInput,
  createContact,
  unarchiveContact,
  updateContact,
} from '../../../core/people/contact-actions.ts'
import { mergeContacts } from '../../../core/people/merge-contacts.ts'
import { PortalAccounts } from '../../../core/people/portal-account.ts'
import { BirthdayNotices } from '../../../plugins/birthdays/notice.ts'
import { quotes } from '../../../plugins/quotes/quote.ts'
import { instalmentsOf } from '../../../plugins/receivables/charge.ts'
import { Charges } from '../../../plugins/receivables/instalment.ts'
import { addCharge } from '../../support/receiving.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { refusal } from '../../support/subscribing.ts'

describe('Two rows of one customer', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const contact = (given: Partial<ContactInput>) => shop.write(work => createContact(work, { name: 'Maria', ...given }))
  const seen = (id: string) => shop.read(work => work.of(Contacts).get(id))
  const merge = (kept: Contact, gone: Contact) =>
    shop.write(work => mergeContacts(work, shop.app.registry.models, { keptId: kept.id, goneId: gone.id }))

  it('become one, with the documents, charges and history of both and what either knew', async () => {
    const kept = await contact({ email: 'maria@cliente.test', notes: 'Prefere de tarde' })
    const gone = await contact({
      ...{ name: 'Maria A.', taxId: '529.982.247-25', mobile: '(49) 99999-0187', email: 'outra@cliente.test' },
      ...{ birthDate: '1990-02-28', notes: 'Portão azul', address: { city: 'Chapecó', state: 'SC' } },
    })
    const items = [{ description: 'Película', quantity: 1, unitPriceCents: 3_000 }]
    const input = { contactId: gone.id, items, validUntil: '2026-12-24', notes: null }
    const quote = await shop.write(work => createDocument(work, quotes, input))
    const [instalment] = await addCharge(shop, { contact: gone })
    const after = await merge(kept, gone)
    expect(after).to.include({ id: kept.id, name: 'Maria', email: 'maria@cliente.test', taxId: '52998224725' })
    expect(await seen(kept.id)).to.include({
      ...{ taxId: '52998224725', uniqueTaxId: '52998224725', mobile: '(49) 99999-0187', birthDate: '1990-02-28' },
      ...{ city: 'Chapecó', state: 'SC', notes: 'Prefere de tarde\nPortão azul', mobileKey: '+5549999990187' },
    })
    await shop.read(async work => {
      expect(await work.of(quotes.model).get(quote.id)).to.include({ contactId: kept.id })
      const [charge] = await work.of(Charges).all()
      expect(charge).to.include({ contactId: kept.id })
      expect(await instalmentsOf(work, instalment.chargeId)).to.have.nested.property('[0].contactId', kept.id)
      const names = (await work.of(Events).all({ where: { contactId: kept.id } })).map(({ name }) => name)
      expect(names).to.include.members(['quote.created', 'contact.merged'])
    })
    const there = await seen(gone.id)
    expect(there).to.include({ mergedIntoId: kept.id, taxId: null, uniqueTaxId: null })
    expect(there.archivedAt).to.be.instanceOf(Date)
  })

  it('leave nothing of any table behind', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await addCharge(shop, { contact: gone })
    await merge(kept, gone)
    const left: string[] = []
    await shop.read(async work => {
      for (const model of shop.app.registry.models.filter(({ columns }) => 'contactId' in columns)) {
        const where = { contactId: gone.id } as object as Record<string, never>
        if ((await work.of(model).count(where)) > 0) left.push(model.name)
      }
    })
    expect(left).to.deep.equal([])
  })

  it('keep the last word on what may be sent', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    const decide = (contactId: string, granted: boolean) =>
      shop.write(work => decideConsent(work, { contactId, purpose: 'marketing', granted, origin: 'cadastro' }))
    await decide(kept.id, true)
    shop.clock.move(new Date('2026-11-23T14:00:00Z'))
    await decide(gone.id, false)
    await merge(kept, gone)
    expect([...(await shop.read(work => closedPurposes(work, kept.id)))]).to.deep.equal(['marketing'])
  })

  it('have what there can be one of as the kept one has it', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await shop.write(async work => {
      for (const { id: contactId } of [kept, gone]) {
        await work.of(BirthdayNotices).insert({ contactId, year: 2026, keptOn: '2026-11-23' })
        await work.of(PortalAccounts).insert({ contactId, sessionsValidFrom: work.now, passwordHash: contactId })
      }
    })
    await merge(kept, gone)
    const accounts = await shop.read(work => work.of(PortalAccounts).all({ where: { contactId: kept.id } }))
    expect(accounts.map(({ passwordHash }) => passwordHash)).to.deep.equal([kept.id])
    expect(await shop.read(work => work.of(BirthdayNotices).count({ contactId: kept.id }))).to.equal(1)
  })

  it('are merged once, with each other only, and never taken apart', async () => {
    const [kept, gone, third] = [await contact({}), await contact({ name: 'Outra' }), await contact({ name: 'Ana' })]
    await merge(kept, gone)
    await merge(kept, gone)
    expect(await shop.read(work => work.of(Events).count({ name: 'contact.merged' }))).to.equal(1)
    expect(await refusal(merge(third, gone))).to.include('já foi juntado')
    expect(await refusal(merge(gone, third))).to.include('já foi juntado')
    expect(await refusal(merge(kept, kept))).to.include('este é o mesmo')
    expect(await refusal(shop.write(work => unarchiveContact(work, gone.id)))).to.include('juntado a outro')
  })

  it('are not taken for each other, whoever is quicker', async () => {
    const [one, other] = [await contact({}), await contact({ name: 'Outra' })]
    const both = await Promise.allSettled([merge(one, other), merge(other, one)])
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const rows = [await seen(one.id), await seen(other.id)]
    expect(rows.filter(({ mergedIntoId }) => mergedIntoId)).to.have.lengthOf(1)
  })

  it('are one also for what was recorded before, and is still to be done', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await shop.relay()
    const origin = { subject: 'order', subjectId: newId() }
    const instalments = [{ dueDate: '2026-12-10', amountCents: 5_000 }]
    const payload = { contactId: gone.id, description: 'Conserto', instalments }
    await shop.write(work => record(work, { name: 'charge.requested', ...origin, contactId: gone.id, payload }))
    await merge(kept, gone)
    await shop.relay()
    const charges = await shop.read(work => work.of(Charges).all())
    expect(charges.map(({ contactId }) => contactId)).to.deep.equal([kept.id])
  })

  it('stop what either asked to stop, by the link in an old e-mail too', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await merge(kept, gone)
    const path = unsubscribePath(shop.app.secret, {
      companyId: shop.company.id,
      contactId: gone.id,
      purpose: 'marketing',
    })
    const { status } = await supertest(shop.app.express).post(path)
    expect(status).to.equal(303)
    expect([...(await shop.read(work => closedPurposes(work, kept.id)))]).to.deep.equal(['marketing'])
  })

  it('stay out of the portal when either was kept out', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await shop.write(async work => {
      await work.of(PortalAccounts).insert({ contactId: kept.id, sessionsValidFrom: work.now })
      await work.of(PortalAccounts).insert({ contactId: gone.id, sessionsValidFrom: work.now, blockedAt: work.now })
    })
    await merge(kept, gone)
    const [account] = await shop.read(work => work.of(PortalAccounts).all({ where: { contactId: kept.id } }))
    expect(account?.blockedAt).to.be.instanceOf(Date)
  })

  it('take nothing new on the row that is gone, and say where to go', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Outra' })]
    await merge(kept, gone)
    const change = shop.write(work => updateContact(work, gone.id, { taxId: '529.982.247-25' }))
    expect(await refusal(change)).to.include('juntado a outro')
    expect(await refusal(addCharge(shop, { contact: gone }))).to.include('Escolha o cadastro que ficou')
  })

  it('say so in the timeline of the one that is left', async () => {
    const [kept, gone] = [await contact({}), await contact({ name: 'Maria A.' })]
    await merge(kept, gone)
    const entries = await shop.read(work =>
      timelineOf(work, { contactId: kept.id }, { limit: 20, describe: async () => undefined } as never),
    )
    expect(JSON.stringify(entries)).to.include('Recebeu tudo o que era do cadastro Maria A.')
  })
})
