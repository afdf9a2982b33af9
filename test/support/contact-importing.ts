import {
  type ContactImport,
  type ContactImportRow,
  ContactImportRows,
  ContactImports,
  contactImports,
} from '../../core/imports/contacts/import.ts'
import { contactCheckTask, contactImportStart } from '../../core/imports/contacts/tasks.ts'
import type { ImportInput } from '../../core/imports/import.ts'
import { readSheet } from '../../core/imports/sheet.ts'
import { Contacts } from '../../core/people/contact.ts'
import { type Startable, startTask } from '../../core/tasks/actions.ts'
import type { Task } from '../../core/tasks/task.ts'
import { runTasks } from './importing.ts'
import type { Shop } from './shop.ts'

const titles = 'Nome;CPF ou CNPJ;E-mail principal;Celular;Telefone;Nascimento;Rua;Bairro;Cidade;Estado;CEP;Observações'

/** A file in the columns of our own export. */
export const customers = (...lines: string[]): Uint8Array => new TextEncoder().encode([titles, ...lines].join('\n'))

type Known = ContactImport['known']

/** Brought and checked. */
export async function checkCustomers(shop: Shop, bytes: Uint8Array, known: Known = 'leave'): Promise<ContactImport> {
  const sheet = await readSheet(bytes)
  const kept = await shop.write(work => contactImports.keep(work, 'clientes.csv', sheet))
  await checkAgain(shop, kept, known)
  return kept
}

export async function checkAgain(shop: Shop, { id, mapping }: ContactImport, known: Known = 'leave'): Promise<void> {
  await shop.write(work => contactImports.beginCheck(work, id, { mapping, known }))
  await start(shop, id, contactCheckTask)
  await runTasks(shop)
}

/** As the form's button does it; nothing runs yet. */
export async function startCustomers(shop: Shop, { id }: ContactImport, answer = {}): Promise<Task> {
  await shop.write(work => contactImports.beginImport(work, id, { onlyGood: false, again: false, ...answer }))
  return start(shop, id, contactImportStart)
}

/** Brought, checked and imported. */
export async function importCustomers(shop: Shop, bytes: Uint8Array, known: Known = 'leave'): Promise<ContactImport> {
  const kept = await checkCustomers(shop, bytes, known)
  await startCustomers(shop, kept)
  await runTasks(shop)
  return kept
}

const start = (shop: Shop, id: string, type: Startable<ImportInput>): Promise<Task> =>
  shop.write(async work => {
    const task = await startTask(work, type, { importId: id, fileName: 'clientes.csv' })
    await work.of(ContactImports).change({ id }, { taskId: task.id })
    return task
  })

export const rowsNow = (shop: Shop, { id }: ContactImport): Promise<ContactImportRow[]> =>
  shop.read(work => work.of(ContactImportRows).all({ where: { importId: id }, order: [['line', 'ASC']] }))

/** `line verdict: what is said of it` of each row. */
export const saidOf = async (shop: Shop, kept: ContactImport): Promise<string[]> =>
  (await rowsNow(shop, kept)).map(({ line, verdict, problem, remark }) =>
    `${line} ${verdict}: ${problem ?? remark ?? ''}`.replace(/: $/, ''),
  )

export const contactsNow = (shop: Shop) =>
  shop.read(work =>
    work.of(Contacts).all({
      order: [
        ['nameKey', 'ASC'],
        ['id', 'ASC'],
      ],
    }),
  )
