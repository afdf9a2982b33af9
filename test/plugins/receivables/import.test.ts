import { expect } from 'chai'
import { composeBarcode } from '../../../core/brazil/boleto-compose.ts'
import { lineOf } from '../../../core/brazil/boleto-line.ts'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { archiveContact } from '../../../core/people/contact-actions.ts'
import { Reminders } from '../../../plugins/receivables/instalment.ts'
import {
  bring,
  bytesOf,
  chargesNow,
  importAll,
  problemsOf,
  runTasks,
  startCheck,
  startImport,
  statusOf,
  taskNow,
} from '../../support/importing.ts'
import { addContact } from '../../support/quoting.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('an import of instalments', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const checked = async (bytes: Uint8Array, choice = {}) => {
    const kept = await bring(shop, bytes)
    await startCheck(shop, kept, choice)
    await runTasks(shop)
    return kept
  }

  it('finds its customers by e-mail, or by name without regard to case and accents', async () => {
    const joao = await addContact(shop, 'João Conceição')
    const ana = await addContact(shop, 'Ana')
    await importAll(shop, bytesOf('joao CONCEIÇÃO;;Aula;;10/12/2026;10,00', ';ANA@exemplo.test;Aula;;11/12/2026;20,00'))
    const { instalments } = await chargesNow(shop)
    expect(instalments.map(({ contactId, amountCents }) => [contactId, amountCents])).to.deep.equal([
      [joao.id, 1_000],
      [ana.id, 2_000],
    ])
  })

  it('does not know who is not registered, and says so at every such line', async () => {
    const kept = await checked(bytesOf('Rui;;;;10/12/2026;10', ';rui@exemplo.test;;;10/12/2026;10'))
    expect(await problemsOf(shop, kept)).to.deep.equal([
      '2: Cliente não cadastrado: Rui.',
      '3: Cliente não cadastrado: rui@exemplo.test.',
    ])
    expect((await chargesNow(shop)).charges).to.deep.equal([])
  })

  it('registers who is missing when asked to, each once', async () => {
    const bytes = bytesOf('Rui;;;1;10/12/2026;10', 'RÚI;;;2;10/12/2026;10', 'Bia;bia@exemplo.test;;;10/12/2026;10')
    await importAll(shop, bytes, { createMissing: true })
    const contacts = await shop.read(work => work.of(Contacts).all({ order: [['nameKey', 'ASC']] }))
    expect(contacts.map(({ name, email }) => [name, email])).to.deep.equal([
      ['Bia', 'bia@exemplo.test'],
      ['Rui', null],
    ])
    expect((await chargesNow(shop)).charges).to.have.length(3)
  })

  it('never guesses between two customers of one name, nor charges an archived one', async () => {
    for (const name of ['Ana Lima', 'ana lima', 'Velho Cliente']) await addContact(shop, name)
    await shop.write(async work => {
      const [old] = await work.of(Contacts).all({ where: { name: 'Velho Cliente' } })
      await archiveContact(work, old?.id ?? '')
    })
    const kept = await checked(bytesOf('Ana Lima;;;;10/12/2026;10', 'Velho cliente;;;;10/12/2026;10'), {
      createMissing: true,
    })
    expect(await problemsOf(shop, kept)).to.deep.equal([
      '2: Há mais de um cliente com o nome Ana Lima.',
      '3: O cliente Velho Cliente está arquivado.',
    ])
  })

  it('makes one charge of the rows of one document, its instalments by due date', async () => {
    for (const name of ['Ana', 'Bia']) await addContact(shop, name)
    const row = (name: string, document: string, due: string) => `${name};;Curso;${document};${due};10,00`
    await importAll(
      shop,
      bytesOf(
        row('Ana', '7', '10/02/2027'),
        row('Bia', '7', '10/12/2026'),
        row('ana', '7', '10/01/2027'),
        row('Ana', '', '10/03/2027'),
      ),
    )
    const { charges, instalments } = await chargesNow(shop)
    expect(charges.map(({ number }) => number)).to.deep.equal([1, 2, 3])
    expect(charges.map(({ totalCents }) => totalCents).sort()).to.deep.equal([1_000, 1_000, 2_000])
    const both = charges.find(({ totalCents }) => totalCents === 2_000)
    expect(
      instalments
        .filter(({ chargeId }) => chargeId === both?.id)
        .map(({ number, of, dueDate }) => [number, of, dueDate]),
    ).to.deep.equal([
      [1, 2, '2027-01-10'],
      [2, 2, '2027-02-10'],
    ])
  })

  it('refuses a document of more instalments than a charge can have, at each of its lines', async () => {
    await addContact(shop, 'Ana')
    const kept = await checked(
      bytesOf(...Array.from({ length: 481 }, () => 'Ana;;;7;10/12/2026;10'), 'Ana;;;8;10/12/2026;10'),
    )
    const problems = await problemsOf(shop, kept)
    expect(problems).to.have.length(481)
    expect(problems[0]).to.equal('2: O documento tem mais de 480 parcelas.')
  })

  it('refuses the row whose boleto says another value or day, and takes the right one', async () => {
    await addContact(shop, 'Ana')
    const line = lineOf(
      composeBarcode({ bank: '001', dueDate: '2026-12-10', amountCents: 15_000, freeField: '0'.repeat(25) }),
    )
    const row = (due: string, amount: string) => `Ana;;;;${due};${amount};${line}`
    const kept = await checked(
      bytesOf(row('10/12/2026', '150,00'), row('10/12/2026', '150,01'), row('11/12/2026', '150,00')),
    )
    const problems = await problemsOf(shop, kept)
    expect(problems.map(problem => problem.slice(0, 36))).to.deep.equal([
      '3: O boleto não é desta parcela. O c',
      '4: O boleto não é desta parcela. O c',
    ])
    await startImport(shop, kept, { onlyGood: true })
    await runTasks(shop)
    expect((await chargesNow(shop)).instalments.map(({ digitableLine }) => digitableLine)).to.deep.equal([line])
  })

  it('takes a charge whole or not at all: a wrong row leaves its neighbours out', async () => {
    for (const name of ['Ana', 'Bia']) await addContact(shop, name)
    const kept = await checked(
      bytesOf(
        'Ana;;Curso;7;10/01/2027;10,00',
        'Ana;;Curso;7;31/02/2027;10,00',
        'Bia;;Curso;7;10/01/2027;10,00',
        'Ana;;Curso;8;10/01/2027;10,00',
        ';;Curso;9;10/01/2027;10,00',
        'Bia;;Curso;9;10/01/2027;10,00',
      ),
    )
    expect(await problemsOf(shop, kept)).to.deep.equal([
      '2: A linha 3, da mesma cobrança, tem um problema: a cobrança entra inteira ou não entra.',
      '3: A data "31/02/2027" não existe.',
      '6: Falta dizer de quem é.',
      '7: A linha 6, da mesma cobrança, tem um problema: a cobrança entra inteira ou não entra.',
    ])
    await startImport(shop, kept, { onlyGood: true })
    await runTasks(shop)
    const { charges, instalments } = await chargesNow(shop)
    expect([charges.length, instalments.length]).to.deep.equal([2, 2])
  })

  it('of a file that was imported before asks first, and charges nobody twice', async () => {
    await addContact(shop, 'Ana')
    const bytes = bytesOf('Ana;;Curso;7;10/01/2027;10,00')
    await importAll(shop, bytes)
    const kept = await checked(bytes)
    const refused = await startImport(shop, kept).then(
      () => '',
      (error: Error) => error.message,
    )
    expect(refused).to.contain('Este mesmo arquivo já foi importado.')
    await runTasks(shop)
    expect((await chargesNow(shop)).charges).to.have.length(1)
    await startImport(shop, kept, { again: true })
    await runTasks(shop)
    expect((await chargesNow(shop)).charges).to.have.length(2)
  })

  it('with wrong rows imports nothing until somebody wants the right ones only', async () => {
    await addContact(shop, 'Ana')
    const kept = await checked(bytesOf('Ana;;;;10/12/2026;10', 'Ana;;;;31/02/2026;10'))
    const refused = await startImport(shop, kept).catch((error: Error) => error.message)
    expect(refused).to.contain('linhas com problema')
    expect((await chargesNow(shop)).charges).to.deep.equal([])
    expect(await statusOf(shop, kept)).to.equal('checked')
  })

  it('makes nothing of formulas but text', async () => {
    await addContact(shop, 'Ana')
    await importAll(shop, bytesOf('Ana;;"=HYPERLINK(""http://x"")";;10/12/2026;10'))
    expect((await chargesNow(shop)).charges[0]?.description).to.equal('=HYPERLINK("http://x")')
  })

  it('charges nobody whose registration was closed after the check', async () => {
    const { id } = await addContact(shop, 'Ana')
    const kept = await checked(bytesOf('Ana;;;;10/12/2026;10'))
    await shop.write(work => archiveContact(work, id))
    const task = await startImport(shop, kept)
    await runTasks(shop)
    expect(await taskNow(shop, task)).to.include({
      status: 'failed',
      error: 'A linha 2 não está mais certa. O cliente Ana está arquivado.',
    })
    expect((await chargesNow(shop)).charges).to.deep.equal([])
  })

  describe('tells', () => {
    const overdueAndSoon = bytesOf('Ana;;;;24/11/2026;10', 'Bia;;;;30/11/2026;20')
    const wednesday = async () => {
      await shop.clock.wait(2 * 86_400_000)
      await shop.addSender({ channel: 'email', driver: 'smtp' })
      for (const name of ['Ana', 'Bia']) await addContact(shop, name)
    }
    const messages = () => shop.read(work => work.of(Messages).all({ order: [['recipientName', 'ASC']] }))

    it('nobody, unless asked to', async () => {
      await wednesday()
      await importAll(shop, overdueAndSoon)
      await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
      await shop.relay()
      expect(await messages()).to.deep.equal([])
      const { instalments } = await chargesNow(shop)
      expect(instalments.map(({ remind }) => remind)).to.deep.equal([false, false])
      const events = await shop.read(work => work.of(Events).all({ where: { name: 'charge.created' } }))
      expect(events.map(({ quiet }) => quiet)).to.deep.equal([true, true])
      expect(await shop.read(work => work.of(Reminders).count())).to.equal(0)
    })

    it('when asked to, what is due; what was overdue by then waits for a person', async () => {
      await wednesday()
      await importAll(shop, overdueAndSoon, { remind: true })
      expect(await messages()).to.deep.equal([])
      await shop.app.scheduler.runNow(shop.scope, 'receivables.due')
      await shop.relay()
      const mails = (await messages()).filter(({ channel }) => channel === 'email')
      expect(mails.map(({ recipientName }) => recipientName)).to.deep.equal(['Ana', 'Bia'])
      const [late, soon] = mails
      expect(late?.status).to.equal('held')
      expect(late?.reason).to.contain('já')
      expect(soon?.reason ?? '').to.not.equal(late?.reason)
    })
  })
})
