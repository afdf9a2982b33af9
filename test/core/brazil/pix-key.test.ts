import { expect } from 'chai'
import { readPixKey } from '../../../core/brazil/pix-key.ts'

const reasonOf = (text: string) => (readPixKey(text) as { reason?: string }).reason

describe('A PIX key', () => {
  it('is kept as the DICT keeps it', () => {
    const read: [string, string, string][] = [
      [' 390.533.447-05 ', 'cpf', '39053344705'],
      ['11.222.333/0001-81', 'cnpj', '11222333000181'],
      ['12.abc.345/01de-35', 'cnpj', '12ABC34501DE35'],
      ['Financeiro@Padaria.COM.br', 'email', 'financeiro@padaria.com.br'],
      ['(49) 99999-0187', 'phone', '+5549999990187'],
      ['49 9999-0187', 'phone', '+5549999990187'],
      ['+55 49 99999 0187', 'phone', '+5549999990187'],
      ['123E4567-E12B-12D1-A456-426655440000', 'random', '123e4567-e12b-12d1-a456-426655440000'],
      ['123e4567e12b12d1a456426655440000', 'random', '123e4567-e12b-12d1-a456-426655440000'],
    ]
    for (const [typed, kind, key] of read) expect(readPixKey(typed), typed).to.deep.equal({ kind, key })
  })

  it('of eleven digits that are CPF and mobile number is the CPF, unless it is written as a number', () => {
    expect(readPixKey('51998259765')).to.deep.equal({ kind: 'cpf', key: '51998259765' })
    expect(readPixKey('+5551998259765')).to.deep.equal({ kind: 'phone', key: '+5551998259765' })
    expect(readPixKey('(51) 99825-9765')).to.deep.equal({ kind: 'phone', key: '+5551998259765' })
  })

  it('is refused with what is wrong with it', () => {
    expect(reasonOf(' ')).to.equal('Informe a chave PIX.')
    expect(reasonOf('padaria@')).to.include('e-mail')
    expect(reasonOf(`${'a'.repeat(64)}@padaria.com.br`)).to.include('até 77 letras')
    expect(reasonOf('12345678900')).to.include('não é um CPF nem um celular')
    expect(reasonOf('12.ABC.345/01DE-36')).to.include('O CNPJ não confere')
    expect(reasonOf('(49) 3322-1100')).to.include('precisa ser um celular')
    expect(reasonOf('123e4567-e12b-12d1-a456-42665544000')).to.include('esta tem 31')
    expect(reasonOf('padaria')).to.include('Informe um CPF')
  })
})
