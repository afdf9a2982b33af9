import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { archiveContact, type ContactInput, createContact } from '../../../core/people/contact-actions.ts'
import { mergeContacts } from '../../../core/people/merge-contacts.ts'
import {
  checkAgain,
  checkCustomers,
  contactsNow,
  customers,
  importCustomers,
  rowsNow,
  saidOf,
  startCustomers,
} from '../../support/contact-importing.ts'
import { runTasks } from '../../support/importing.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const full =
  'Ana Lima;529.982.247-25;Ana@Cliente.test;(49) 99999-0187;(49) 3322-1100;28/02/1990;Rua A, 1;Centro;Chapecó;Santa Catarina;89802-002;Portão azul'

describe('an import of customers', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })
  afterEach(() => shop.close())

  const register = (given: Partial<ContactInput>) =>
    shop.write(work => createContact(work, { name: 'Ana Lima', ...given }))
  const said = async (...lines: string[]) => saidOf(shop, await checkCustomers(shop, customers(...lines)))

  it('registers them with everything the file says, as the form would', async () => {
    const kept = await importCustomers(shop, customers(full))
    const [contact] = await contactsNow(shop)
    expect(contact).to.include({
      ...{ name: 'Ana Lima', taxId: '52998224725', uniqueTaxId: '52998224725', email: 'Ana@cliente.test' },
      ...{ mobile: '(49) 99999-0187', phone: '(49) 3322-1100', birthDate: '1990-02-28', street: 'Rua A, 1' },
      ...{ district: 'Centro', city: 'Chapecó', state: 'SC', postalCode: '89802002', notes: 'Portão azul' },
      ...{ nameKey: 'ana lima', mobileKey: '+5549999990187', emailKey: 'ana@cliente.test' },
    })
    expect(await rowsNow(shop, kept)).to.have.nested.property('[0].contactId', contact?.id)
  })

  it('tells nobody', async () => {
    await shop.addSender({ channel: 'email', driver: 'smtp' })
    await importCustomers(shop, customers(full))
    await shop.settle()
    await shop.read(async work => {
      const created = await work.of(Events).all({ where: { name: 'contact.created' } })
      expect(created.map(({ quiet }) => quiet)).to.deep.equal([true])
      expect(await work.of(Messages).count()).to.equal(0)
    })
  })

  it('changes nothing in the dry run', async () => {
    const kept = await checkCustomers(shop, customers(full, 'Rui'), 'fill')
    expect(await saidOf(shop, kept)).to.deep.equal(['2 new', '3 new'])
    expect(await contactsNow(shop)).to.deep.equal([])
  })

  it('says of each wrong row which fields are wrong and why', async () => {
    expect(
      await said(
        ';111.111.111-11;ana@;123;0;31/02/1990;;;;XX;123',
        'Rui;;;;;24/11/2099',
        `${'a'.repeat(192)};;;;;;;;;;;`,
        'Bia',
      ),
    ).to.deep.equal([
      '2 wrong: Nome: Escreva o nome do cliente. ' +
        'CPF ou CNPJ: Este CPF ou CNPJ não existe. Confira os números. ' +
        'E-mail principal: Este e-mail não está completo. Use algo como nome@empresa.com.br. ' +
        'Celular: Este não é um celular. Escreva com o DDD: (49) 99999-0187. ' +
        'Telefone: Este telefone não existe. Escreva com o DDD: (49) 3322-1100. ' +
        'Nascimento: Esta data não existe. Use dia, mês e ano. ' +
        'Estado: Escolha o estado na lista. CEP: Este CEP não existe. Ele tem oito números.',
      '3 wrong: Nascimento: 24/11/2099 ainda não chegou.',
      '4 wrong: Nome: Use no máximo 191 letras.',
      '5 new',
    ])
  })

  it('puts a landline in the mobile’s column where land lines stand, and says so', async () => {
    const kept = await checkCustomers(
      shop,
      customers('Ana;;;4933221100', 'Bia;;;(49) 3322-1100;49 3322-1100', 'Caio;;;(49) 3322-1100;(49) 3322-2200'),
    )
    expect(await saidOf(shop, kept)).to.deep.equal([
      '2 new: (49) 3322-1100 não é um celular: vai para Telefone.',
      '3 new: (49) 3322-1100 não é um celular: vai para Telefone.',
      '4 wrong: Celular: (49) 3322-1100 não é um celular, e em Telefone já há outro número.',
    ])
    await startCustomers(shop, kept, { onlyGood: true })
    await runTasks(shop)
    expect((await contactsNow(shop)).map(({ name, mobile, phone }) => [name, mobile, phone])).to.deep.equal([
      ['Ana', null, '4933221100'],
      ['Bia', null, '49 3322-1100'],
    ])
  })

  it('knows a customer by CPF, else by name together with mobile or e-mail', async () => {
    await register({ taxId: '529.982.247-25' })
    await register({ name: 'Bia', mobile: '(49) 99999-0187', email: 'bia@cliente.test' })
    await register({ name: 'Caio', taxId: '111.444.777-35', mobile: '(49) 99999-0187' })
    expect(
      await said(
        'Outro nome;52998224725',
        'BIA;;;49999990187',
        'Bia;;BIA@cliente.test;(49) 98888-0000',
        'Bia;;outra@cliente.test;(49) 97777-0000',
        'Rui;;;(49) 99999-0187',
        'Caio;935.411.347-80;;(49) 99999-0187',
      ),
    ).to.deep.equal([
      '2 same: Não falta nada no cadastro.',
      '3 same: Não falta nada no cadastro.',
      '4 double: É a mesma pessoa da linha 3.',
      '5 new',
      '6 new',
      '7 new',
    ])
  })

  it('never guesses between two, and takes nobody out of the archive', async () => {
    for (const email of ['ana@cliente.test', 'lima@cliente.test']) await register({ email, mobile: '(49) 99999-0187' })
    const { id } = await register({ name: 'Rui', taxId: '52998224725' })
    await shop.write(work => archiveContact(work, id))
    expect(await said('ana lima;;;49999990187', 'Rui;52998224725')).to.deep.equal([
      '2 wrong: Há mais de um cadastro de Ana Lima. Junte os dois antes.',
      '3 wrong: Rui está arquivado. Tire do arquivo antes, ou deixe esta linha de fora.',
    ])
  })

  it('knows whoever was merged into another one', async () => {
    const kept = await register({ name: 'Ana Maria' })
    const gone = await register({ mobile: '(49) 99999-0187' })
    const merge = { keptId: kept.id, goneId: gone.id }
    await shop.write(work => mergeContacts(work, shop.app.registry.models, merge))
    const checked = await checkCustomers(shop, customers('Ana Lima;;;49999990187'))
    expect(await rowsNow(shop, checked)).to.have.nested.property('[0].contactId', kept.id)
  })

  it('finds doubles in the file, near and far, and takes the first', async () => {
    const others = Array.from({ length: 600 }, (_, index) => `Cliente ${index}`)
    const kept = await checkCustomers(
      shop,
      customers(
        'Ana;529.982.247-25;;(49) 99999-0187',
        'ANA;52998224725',
        'Ana;;;49999990187',
        'Ana;111.444.777-35;;49999990187',
        ...others,
        'ana;;;(49) 99999-0187',
      ),
    )
    const doubles = (await saidOf(shop, kept)).filter(said => !said.endsWith(' new'))
    expect(doubles).to.deep.equal([
      '3 double: É a mesma pessoa da linha 2.',
      '4 double: É a mesma pessoa da linha 2.',
      '606 double: É a mesma pessoa da linha 2.',
    ])
    await startCustomers(shop, kept)
    await runTasks(shop)
    expect(await contactsNow(shop)).to.have.length(602)
  })

  it('takes nobody with a number of their own for whoever shares name and phone with them', async () => {
    await register({ taxId: '529.982.247-25', mobile: '(49) 99999-0187' })
    expect(await said('Ana Lima;;;49999990187', 'Ana Lima;111.444.777-35;;49999990187')).to.deep.equal([
      '2 same: Não falta nada no cadastro.',
      '3 new',
    ])
  })

  it('says when nothing but the name could tell whether it is somebody who is there', async () => {
    await register({})
    expect(await said('ANA LIMA', 'Ana Lima;;ana@cliente.test')).to.deep.equal([
      '2 new: Já há um cadastro com este nome; a linha não diz se é a mesma pessoa.',
      '3 new',
    ])
  })

  describe('of customers who are there already', () => {
    const poor = { mobile: '(49) 99999-0187', address: { city: 'Chapecó' } }
    const line = 'Ana Lima;529.982.247-25;nova@cliente.test;49 99999-0187;;;Rua A, 1;;CHAPECO;SC;;'

    it('fills in what they lack when asked to, and overwrites nothing', async () => {
      const { id } = await register({ ...poor, notes: 'Não mexer' })
      const kept = await checkCustomers(shop, customers(`${line}Outra`), 'fill')
      expect(await saidOf(shop, kept)).to.deep.equal([
        '2 fill: 4 campos a completar: CPF ou CNPJ, E-mail principal, Rua, Estado.',
      ])
      await startCustomers(shop, kept)
      await runTasks(shop)
      expect(await contactsNow(shop)).to.have.length(1)
      expect((await contactsNow(shop))[0]).to.include({
        ...{ id, taxId: '52998224725', uniqueTaxId: '52998224725', email: 'nova@cliente.test', mobile: poor.mobile },
        ...{ street: 'Rua A, 1', city: 'Chapecó', state: 'SC', notes: 'Não mexer', emailKey: 'nova@cliente.test' },
      })
    })

    it('makes no third address of two', async () => {
      await register({ ...poor, address: { city: 'Joinville' } })
      const kept = await checkCustomers(shop, customers(line), 'fill')
      expect(await saidOf(shop, kept)).to.deep.equal(['2 fill: 2 campos a completar: CPF ou CNPJ, E-mail principal.'])
    })

    it('leaves them as they are unless asked', async () => {
      const before = await register(poor)
      const kept = await checkCustomers(shop, customers(line))
      expect(await startCustomers(shop, kept).catch((error: Error) => error.message)).to.contain(
        'Não há o que importar',
      )
      expect((await contactsNow(shop))[0]).to.include({ id: before.id, email: null, street: null })
      await checkAgain(shop, kept, 'fill')
      expect((await rowsNow(shop, kept))[0]?.verdict).to.equal('fill')
    })
  })

  it('makes nobody twice who was registered after the check', async () => {
    const kept = await checkCustomers(shop, customers(full, 'Rui'))
    await register({ taxId: '52998224725' })
    await startCustomers(shop, kept)
    await runTasks(shop)
    expect((await contactsNow(shop)).map(({ name }) => name)).to.deep.equal(['Ana Lima', 'Rui'])
    expect((await saidOf(shop, kept))[0]).to.equal('2 same: Foi cadastrado nesse meio-tempo e fica como está.')
  })

  it('of a file that was imported before asks first', async () => {
    const bytes = customers('Rui', 'Bia')
    await importCustomers(shop, bytes)
    const kept = await checkCustomers(shop, bytes)
    expect(await startCustomers(shop, kept).catch((error: Error) => error.message)).to.contain('já foi importado')
  })

  it('with wrong rows imports nothing until somebody wants the right ones only', async () => {
    const kept = await checkCustomers(shop, customers('Rui', 'Bia;1'))
    expect(await startCustomers(shop, kept).catch((error: Error) => error.message)).to.contain('linhas com problema')
    expect(await contactsNow(shop)).to.deep.equal([])
  })
})
