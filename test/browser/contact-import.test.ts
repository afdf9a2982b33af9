import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ElementHandle } from 'puppeteer'
import { openSite, type Site, widths } from '../support/browser.ts'
import { customers } from '../support/contact-importing.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { addContact } from '../support/quoting.ts'
import type { Tab } from '../support/tab.ts'

/** Somebody brings the list of an old program, looks at what is wrong with it, and takes in what is right. */
describe('customers from a spreadsheet', function () {
  this.timeout(120_000)

  for (const width of widths)
    describe(`on a screen of ${width} pixels`, () => {
      let site: Site
      let tab: Tab
      before(async () => {
        site = await openSite()
        await addContact(site.shop, 'Clara Nunes')
        site.shop.app.start()
        tab = await site.enter(width)
      })
      after(() => site?.close())

      const isFine = async () => {
        expect((await faultsOf(tab.page)).map(({ text }) => text)).to.deep.equal([])
        expect(site.problems()).to.deep.equal([])
      }

      it('are checked line by line and then registered', async () => {
        const file = join(site.shop.folder, 'clientes-do-sistema-antigo.csv')
        await writeFile(
          file,
          customers(
            'Ana Lima;529.982.247-25;ana@exemplo.test;4933221100;;28/02/1990;Rua A, 1;Centro;Chapecó;SC;89802-002',
            'clara nunes;111.444.777-35;;(49) 99999-0187',
            'Rui Barbosa de Oliveira e Filhos Comércio de Materiais de Construção Ltda;123.456.789-00;rui@;;;31/02/1990',
            'ANA LIMA;52998224725',
            'Bia Souza;;bia@exemplo.test;(49) 98888-0123',
          ),
        )
        await tab.go('/contacts')
        await isFine()
        await tab.press('Importar planilha')
        const chooser = (await tab.page.waitForSelector('input[type=file]')) as ElementHandle<never>
        await chooser.uploadFile(file)
        await isFine()
        await tab.press('Enviar arquivo')
        await tab.reads('5 linhas recebidas')
        await tab.choose('Quem já está cadastrado', 'Completar o que falta')
        await isFine()
        await tab.press('Conferir')
        await tab.reads('4 linhas certas, 1 com problema.')
        await tab.press('Ver o resultado')
        await tab.reads('CPF ou CNPJ: Este CPF ou CNPJ não existe.')
        await isFine()
        await tab.press('Novos com observação (1)')
        await tab.reads('(49) 3322-1100 não é um celular: vai para Telefone.')
        await tab.press('Todas (5)')
        await isFine()
        await tab.click('Importar só as linhas certas e deixar as outras de fora')
        await tab.press('Importar 3 linhas')
        await tab.reads('2 clientes cadastrados, 1 completado.')
        await tab.press('Ver o resultado')
        await tab.reads('2 clientes foram cadastrados, e 1 foi completado.')
        await isFine()
      })
    })
})
