/** The demo's cast: nobody real. CPFs and CNPJs are the well-known test numbers; addresses end in .test (RFC 2606). */
export const demoCompany = {
  handle: 'loja-modelo',
  name: 'Loja Modelo',
  taxId: '11222333000181',
  phone: '(49) 3322-1100',
  mobile: '(49) 99999-0100',
  email: 'contato@loja-modelo.test',
  street: 'Avenida Getúlio Vargas, 1200',
  district: 'Centro',
  city: 'Chapecó',
  state: 'SC',
  postalCode: '89802002',
  timeZone: 'America/Sao_Paulo',
}

type Person = { name: string; taxId?: string; email?: string; mobile?: string; phone?: string; birthDate?: string }

export const demoContacts: readonly Person[] = [
  {
    name: 'Maria Aparecida da Silva',
    taxId: '529.982.247-25',
    email: 'maria@clientes.test',
    mobile: '(49) 99999-0187',
    birthDate: '1984-11-22',
  },
  {
    name: 'João Carlos Pereira',
    taxId: '111.444.777-35',
    email: 'joao@clientes.test',
    mobile: '(49) 98888-0123',
    birthDate: '1979-02-28',
  },
  { name: 'Ana Paula Gonçalves', email: 'ana.paula@clientes.test', mobile: '(48) 99123-0045', birthDate: '1992-02-29' },
  {
    name: 'Padaria Pão Nosso Ltda',
    taxId: '11.444.777/0001-61',
    email: 'financeiro@paonosso.test',
    mobile: '(49) 99911-2030',
    phone: '(49) 3324-5500',
  },
  { name: 'Oficina do Zé ME', email: 'oficinadoze@clientes.test', mobile: '(49) 99777-6655' },
  { name: 'Cláudia Regina Müller', email: 'claudia@clientes.test', mobile: '(47) 99654-3210', birthDate: '1970-06-15' },
  {
    name: 'Tech Norte Informática S.A.',
    taxId: '12.ABC.345/01DE-35',
    email: 'compras@technorte.test',
    phone: '(92) 3633-4455',
  },
  { name: 'Roberto Carlos dos Santos', mobile: '(11) 98765-4321' },
  {
    name: 'Fernanda Lima e Souza',
    email: 'fernanda@clientes.test',
    mobile: '(21) 99876-5432',
    birthDate: '1995-12-01',
  },
  { name: 'Mercado Bom Preço Ltda', email: 'compras@bompreco.test', mobile: '(49) 99444-3322' },
  { name: 'Antônio José Ribeiro', phone: '(49) 3325-7788' },
  { name: 'Patrícia Andrade', email: 'patricia@clientes.test', mobile: '(51) 99333-2211' },
  { name: 'Condomínio Edifício Aurora', email: 'sindico@aurora.test', mobile: '(49) 99222-1144' },
  { name: 'Luiz Henrique Fontana', email: 'luiz@clientes.test', mobile: '(54) 99111-0022', birthDate: '1988-07-30' },
  { name: 'Escola Pequeno Mundo', email: 'secretaria@pequenomundo.test', mobile: '(49) 98811-7766' },
  { name: 'Juliana Beatriz Costa', email: 'juliana@clientes.test', mobile: '(41) 99888-7766' },
]

export const demoItems: readonly { description: string; unitPriceCents: number }[] = [
  { description: 'Notebook 15" 16 GB', unitPriceCents: 389_900 },
  { description: 'Impressora multifuncional', unitPriceCents: 129_990 },
  { description: 'Instalação e configuração (hora)', unitPriceCents: 12_000 },
  { description: 'Cabo de rede CAT6 (metro)', unitPriceCents: 490 },
  { description: 'Roteador Wi-Fi 6', unitPriceCents: 45_900 },
  { description: 'Monitor 24"', unitPriceCents: 84_900 },
  { description: 'Teclado e mouse sem fio', unitPriceCents: 18_990 },
  { description: 'SSD 1 TB', unitPriceCents: 42_000 },
  { description: 'Nobreak 1200 VA', unitPriceCents: 76_500 },
  { description: 'Visita técnica', unitPriceCents: 9_000 },
]
